import type { Backend, Session } from '../core/backend.ts';
import type { Plan } from '../core/plan.ts';
import type { Hosted, Network } from '../models/network.ts';

/** Sessions kept ready on a device; each holds its weights and buffers there. */
const KEPT = 4;

/**
 * Prepared plans of one backend, by slot, network and key. The latest of each slot may still be read and stays; of the others the
 * least recently used are disposed.
 */
export function sessions(backend: Backend) {
  let ready: { readonly slot: string; readonly network: Network; readonly key: string; readonly session: Promise<Session> }[] = [];
  return {
    get(slot: string, network: Network, key: string, host: () => Pick<Hosted, 'plan' | 'weights'>): Promise<Session> {
      const known = ready.find((entry) => entry.slot === slot && entry.network === network && entry.key === key);
      const entry = known ?? { slot, network, key, session: prepare(backend, host) };
      ready = [...ready.filter((other) => other !== entry), entry];
      if (!known) entry.session.catch(() => { ready = ready.filter((other) => other !== entry); });
      const older = ready.filter(({ slot }, i) => ready.some((later, at) => at > i && later.slot === slot));
      const unused = new Set(older.slice(0, Math.max(0, ready.length - KEPT)));
      ready = ready.filter((each) => !unused.has(each));
      for (const { session } of unused) session.then((session) => session.dispose(), () => undefined);
      return entry.session;
    },
    /** A session of one's own: whoever asks for it disposes it. */
    prepare: (plan: Plan, weights: Hosted['weights']): Promise<Session> => backend.prepare(plan, weights),
  };
}

async function prepare(backend: Backend, host: () => Pick<Hosted, 'plan' | 'weights'>): Promise<Session> {
  const { plan, weights } = host();
  return backend.prepare(plan, weights);
}
