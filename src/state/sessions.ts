import type { Backend, Session } from '../core/backend.ts';
import type { Plan } from '../core/plan.ts';
import type { Tensor } from '../core/tensor.ts';

/** Sessions kept ready on a device; each holds its weights and buffers there. */
const KEPT = 3;

/** Prepared plans of one backend by key, the least recently used disposed. */
export function sessions(backend: Backend) {
  const ready = new Map<string, Promise<Session>>();
  return {
    get(key: string, plan: Plan, weights: Readonly<Record<string, Tensor>>): Promise<Session> {
      const session = ready.get(key) ?? backend.prepare(plan, weights);
      ready.delete(key);
      ready.set(key, session);
      session.catch(() => ready.delete(key));
      for (const [old, unused] of [...ready].slice(0, -KEPT)) {
        ready.delete(old);
        unused.then((session) => session.dispose(), () => undefined);
      }
      return session;
    },
  };
}
