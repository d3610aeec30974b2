/** How fast maps follow a camera. */
export interface Rate {
  /** Maps painted so far. */
  readonly count: number;
  /** Maps a second, over the last few; 0 as long as there is one alone. */
  readonly perSecond: number;
  /** Milliseconds from one map to the next. */
  readonly each: number;
}

/** So many of the latest maps count: enough to be steady, few enough to follow a change. */
const LATEST = 12;

/** The rate of maps that were painted at these times, in milliseconds; the latest only. Throws for none. */
export function rateOf(times: readonly number[]): Rate {
  if (times.length === 0) throw new Error('rateOf: expected at least one time, got none');
  const latest = times.slice(-LATEST);
  const each = latest.length > 1 ? (latest.at(-1)! - latest[0]!) / (latest.length - 1) : 0;
  return { count: times.length, perSecond: each > 0 ? 1000 / each : 0, each };
}
