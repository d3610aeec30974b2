/** '0.31 ms', '120 ms'; nothing where it was not timed. */
export const timeText = (ms: number | undefined): string => (ms === undefined ? '' : `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`);
