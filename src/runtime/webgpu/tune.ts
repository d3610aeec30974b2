import type { Measured, Session } from '../../core/backend.ts';
import { mapValues, type Plan } from '../../core/plan.ts';
import { sizeOf, tensor } from '../../core/tensor.ts';
import type { Webgpu } from './device.ts';

/** So many products of one middling shape, each made of the one before: what a tuning times. */
export type Trial = (products: number) => Plan<'output'>;

/** Milliseconds that a trial of so many products takes by programs with barriers, or by those without. */
export type Time = (barriersAreCheap: boolean, products: number) => Promise<number>;

/** Below this a time is mostly waiting: more products are tried, up to `MOST` of them. */
const LONG_ENOUGH_MS = 4;
const MOST = 64;
/** Times that count, of each; the least of them is the one that nothing else delayed. */
const ROUNDS = 2;
/** Less than this is no difference. */
const CLEARLY = 1.1;

/**
 * Whether programs with barriers are the faster ones here, told once and kept: a few products by each in turn, under 0.1 s on a GPU. By
 * the clock and not by timestamps, which browsers round to more than a product takes. A software adapter is what its class says.
 */
export async function tune(backend: Webgpu, trial: Trial, time?: Time): Promise<Measured | undefined> {
  const { software, measured, traits } = backend.profile;
  if (software || measured) return undefined;
  const sessions = new Map<string, Promise<Session>>();
  try {
    const { barriersAreCheap, products, milliseconds } = await compare(time ?? clock(backend, trial, sessions), traits.barriersAreCheap);
    const found = { barriersAreCheap, operationsPerSecond: (1000 * operationsOf(trial(products))) / milliseconds };
    backend.adopt(found);
    return found;
  } finally {
    for (const session of sessions.values()) void session.then(({ dispose }) => dispose(), () => undefined);
  }
}

/** Where neither is clearly faster, it is as the adapter's class says. */
export async function compare(time: Time, byClass: boolean) {
  for (let products = 1; ; products *= 4) {
    const times: [number, number][] = [];
    // The first round compiles and warms up.
    for (let i = 0; i <= ROUNDS; i++) times.push([await time(true, products), await time(false, products)]);
    const [cheap, dear] = [0, 1].map((which) => Math.min(...times.slice(1).map((round) => round[which]!))) as [number, number];
    if (Math.max(cheap, dear) < LONG_ENOUGH_MS && products < MOST) continue;
    const clear = Math.max(cheap, dear) > CLEARLY * Math.min(cheap, dear);
    return { barriersAreCheap: clear ? cheap < dear : byClass, milliseconds: Math.min(cheap, dear), products };
  }
}

/** Times on the device, to the moment when a number of the result is read. */
function clock(backend: Webgpu, trial: Trial, sessions: Map<string, Promise<Session>>): Time {
  // What the numbers are does not matter to how long they take.
  const zeros = (values: Plan['inputs']) => mapValues(values, ({ shape }) => tensor(shape, new Float32Array(sizeOf(shape))));
  return async (barriersAreCheap, products) => {
    const key = `${barriersAreCheap} ${products}`;
    const plan = trial(products);
    const asked = sessions.get(key) ?? backend.prepare(plan, zeros(plan.weights), { barriersAreCheap });
    sessions.set(key, asked);
    const session = await asked;
    const inputs = zeros(plan.inputs);
    const start = performance.now();
    await (await session.run(inputs)).read('output', [0, 0]);
    return performance.now() - start;
  };
}

const operationsOf = ({ steps }: Plan): number =>
  steps.reduce((sum, { kernel, inputs, attrs }) => sum + kernel.operations(mapValues(inputs, ({ shape }) => shape), attrs), 0);
