import { agreement, type Results } from './agreement.ts';
import { costsOf, type Costs } from './costs.ts';
import { measure, timed, wordsOf, type Times } from './measure.ts';
import type { Sources } from './networks.ts';
import type { Loaded } from './peer.ts';
import { peers } from './peers/index.ts';
import { openOurs, OURS } from './peers/ours.ts';
import { translate } from './translate.ts';
import { WORKLOADS } from './workloads.ts';

/** One runtime on one workload. All times in milliseconds. */
export interface Entry {
  readonly name: string;
  /** Why there are no times: what the runtime said, or by how much its results differ. */
  readonly failure?: string;
  /** The largest difference from our results, as a share of their largest value or of 1. */
  readonly difference?: number;
  /** From the model in memory to the first results in hand: device, compiling, upload and readback included; its code was loaded before. */
  readonly cold?: number;
  readonly readback?: Times;
  /** Waiting for the device to be done, but for no results. */
  readonly without?: Times;
}

/** What came of one workload; the first entry is this project. */
export interface Compared {
  readonly id: string;
  readonly adapter: string;
  /** Which of our programs run there and why, in words. */
  readonly programs: string;
  readonly entries: readonly Entry[];
  readonly costs: Costs;
}

export interface How {
  /** Of the workload. */
  readonly id: string;
  /** Runs of what is quick; fewer of what takes seconds. */
  readonly runs: number;
  /** Peers that take part, by the ids of `peers`. */
  readonly peers: readonly string[];
  /** Of a ViT in timm's names, to stand for the one with seeded weights. */
  readonly checkpoint?: string | undefined;
}

/** Runs one workload on everybody: results are compared first, then runs alternate. What fails is said, and the others go on. */
export async function compare({ id, runs, peers: asked, checkpoint }: How, from: Sources, say: (line: string) => void): Promise<Compared> {
  const work = await WORKLOADS.find((workload) => workload.id === id)!.work(from, checkpoint);
  const { plan, weights, inputs, results } = work;
  const task = { network: translate(plan, weights, Object.keys(results)), inputs, results: Object.keys(results) };
  let about = { adapter: '', programs: '' };
  const ours = async () => {
    const loaded = await openOurs(work, navigator.gpu);
    about = { adapter: loaded.backend.adapter, programs: loaded.backend.programs };
    return loaded;
  };
  const others = await Promise.all(asked.map(async (name) => peers[name]!()));
  const entrants = [{ name: OURS, open: ours }, ...others.map((peer) => ({ name: peer.name, open: () => peer.open(task) }))];

  const entries: Entry[] = [];
  const opened: { readonly entry: number; readonly loaded: Loaded }[] = [];
  let expected: Results | undefined;
  for (const { name, open } of entrants) {
    say(`${id}: ${name} …`);
    try {
      let loaded: Loaded | undefined;
      let own: Results = {};
      const cold = await timed(async () => {
        loaded = await open();
        own = await loaded.run(true);
      });
      const difference = expected ? agreement(own, expected, work) : 0;
      expected ??= own;
      opened.push({ entry: entries.push({ name, difference, cold }) - 1, loaded: loaded! });
    } catch (error) {
      if (name === OURS) throw error;
      const failure = wordsOf(error);
      say(`${id}: ${name}: ${failure}`);
      entries.push({ name, failure });
    }
  }

  say(`${id}: runs in turn …`);
  const times = await measure(opened.flatMap(({ loaded }) => [() => loaded.run(true), () => loaded.run(false)]), runs);
  opened.forEach(({ entry, loaded }, i) => {
    const [readback, without] = times.slice(2 * i, 2 * i + 2) as [Times | string, Times | string];
    const failure = [readback, without].find((each) => typeof each === 'string');
    entries[entry] = { ...entries[entry]!, ...(failure === undefined ? { readback: readback as Times, without: without as Times } : { failure }) };
    loaded.dispose();
  });
  say(`${id}: what our runs cost …`);
  return { id, ...about, entries, costs: await costsOf(work, navigator.gpu) };
}
