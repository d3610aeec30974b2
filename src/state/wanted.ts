import type { HeadFusion } from './app-state.ts';
import type { Result, Roll } from './shown.ts';

/** Which map: a result, and where somebody asks, who, and how the heads become one. */
export interface Wanted {
  readonly result: Result;
  readonly place: number;
  readonly token: number;
  readonly head: number | undefined;
  readonly fusion: HeadFusion;
  readonly roll: Roll;
  /** Nobody asks: the mean over all who could. */
  readonly received: boolean;
}
