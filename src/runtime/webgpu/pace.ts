import type { StepCost } from '../../core/cost.ts';

/** No dispatch is longer than this, by estimate: a screen that shares the device is drawn between them. */
export const DISPATCH_MS = 50;
/** No submit is longer than this, by estimate: no watchdog takes the device for hung, and work that is no longer wanted ends after it. */
export const SUBMIT_MS = 250;

/** Weight of what was measured last, in the exponential mean. */
const LATEST = 0.3;
/** Shorter times are made of waiting, not of work. */
const SHORTEST_MS = 1;

/** Operations that take as long as to move a byte: about the same on a processor that runs shaders and on a modest graphics card. */
const PER_BYTE = 3;

/** What a step asks of a device, in operations: its own, or where it moves more than it computes, as many as take that long. */
export const workOf = ({ operations, read, written }: StepCost): number => Math.max(operations, PER_BYTE * (read + written));

/** How fast a device runs each program: a guess by its class until runs tell. */
export interface Pace {
  /** Milliseconds that so much work of a program will take. */
  estimate(program: string, work: number): number;
  /** So much took so long. */
  learn(program: string, work: number, milliseconds: number): void;
}

/** `perSecond`: operations, to begin with. */
export function pace(perSecond: number): Pace {
  const measured = new Map<string, number>();
  const each = (program: string): number => measured.get(program) ?? 1000 / perSecond;
  return {
    estimate: (program, work) => work * each(program),
    learn(program, work, milliseconds) {
      if (milliseconds < SHORTEST_MS || work === 0) return;
      const latest = milliseconds / work;
      measured.set(program, measured.has(program) ? (1 - LATEST) * each(program) + LATEST * latest : latest);
    },
  };
}

/** A pace that is given, whatever runs tell. */
export const fixedPace = (perSecond: number): Pace => ({ estimate: (_, work) => (1000 * work) / perSecond, learn: () => undefined });
