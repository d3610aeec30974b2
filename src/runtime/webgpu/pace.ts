/** No dispatch is longer than this, by estimate: a screen that shares the device is drawn between them. */
export const DISPATCH_MS = 50;
/** No submit is longer than this, by estimate: no watchdog takes the device for hung, and work that is no longer wanted ends after it. */
export const SUBMIT_MS = 250;

/** Weight of what was measured last, in the exponential mean. */
const LATEST = 0.3;
/** Shorter times are made of waiting, not of work. */
const SHORTEST_MS = 1;

/** How fast a device runs each program: a guess by its class until runs tell. */
export interface Pace {
  /** Milliseconds that so many operations of a program will take. */
  estimate(program: string, operations: number): number;
  /** So many took so long. */
  learn(program: string, operations: number, milliseconds: number): void;
}

/** `perSecond`: operations, to begin with. */
export function pace(perSecond: number): Pace {
  const measured = new Map<string, number>();
  const each = (program: string): number => measured.get(program) ?? 1000 / perSecond;
  return {
    estimate: (program, operations) => operations * each(program),
    learn(program, operations, milliseconds) {
      if (milliseconds < SHORTEST_MS || operations === 0) return;
      const latest = milliseconds / operations;
      measured.set(program, measured.has(program) ? (1 - LATEST) * each(program) + LATEST * latest : latest);
    },
  };
}

/** A pace that is given, whatever runs tell. */
export const fixedPace = (perSecond: number): Pace => ({ estimate: (_, operations) => (1000 * operations) / perSecond, learn: () => undefined });
