import type { Tensor } from '../src/core/tensor.ts';

/** Results by name: `probabilities [classes]`, `blocks.<i>.attention [heads, tokens, tokens]`. */
export type Results = Readonly<Record<string, Float32Array>>;

/** One runtime with the model loaded. */
export interface Contestant {
  readonly name: string;
  /** One run, to its end: with `maps` everything is read back, without it the probabilities alone. */
  run(maps: boolean): Promise<Results>;
}

/** A runtime before anything is loaded: `open` goes from the model's bytes in memory to a contestant that has not run. */
export interface Entrant {
  readonly name: string;
  open(image: Tensor): Promise<Contestant>;
}

/** What the results may differ by, so that a time counts: float32 sums in another order. */
const TOLERANCES: readonly (readonly [RegExp, number])[] = [[/^probabilities$/, 1e-3], [/\.attention$/, 1e-4]];

/** The largest difference of each kind of result. Throws where a result is missing, misshapen or too far off. */
export function agreement(name: string, got: Results, expected: Results): { probabilities: number; attention: number } {
  const worst = { probabilities: 0, attention: 0 };
  for (const [result, values] of Object.entries(expected)) {
    const own = got[result];
    if (own?.length !== values.length) throw new Error(`${name}: '${result}' should have ${values.length} values, got ${own?.length ?? 'none'}`);
    const difference = values.reduce((most, value, i) => Math.max(most, Math.abs(value - own[i]!) || (own[i] === value ? 0 : Infinity)), 0);
    const tolerance = TOLERANCES.find(([pattern]) => pattern.test(result))?.[1] ?? 0;
    if (difference > tolerance) throw new Error(`${name}: '${result}' differs by ${difference}, allowed are ${tolerance}: its time would mean nothing`);
    const kind = result === 'probabilities' ? 'probabilities' : 'attention';
    worst[kind] = Math.max(worst[kind], difference);
  }
  return worst;
}
