import { row } from '../test/case.ts';
import { windowScores } from './window-scores.ts';

interface Map { readonly heads: number; readonly height: number; readonly width: number; readonly window: number; readonly shift: number }
interface Some extends Map { readonly start: number; readonly queries: number }

const shapes = ({ heads, height, width, window }: Map, queries = window ** 2) =>
  ({ scores: [(height / window) * (width / window), heads, queries, window ** 2], table: [(2 * window - 1) ** 2, heads] });
const scored = ({ heads, window, ...attrs }: Map, options = {}) => row(windowScores, shapes({ heads, window, ...attrs }), attrs, options);

/** Only some queries of every window, from `start`. */
const some = ({ queries, ...map }: Some) => {
  const { height, width, shift, start } = map;
  return row(windowScores, shapes(map, queries), { height, width, shift, start });
};

/** Two numbers of ±s and −100 may cancel: what is left of them is off by their rounding, 6e-8 of 2 · s. */
const cancelling = (scale: number) => ({ scale, tolerance: { atol: 2 * scale * 1e-7, rtol: 1e-5 } });

export const windowScoresCases = [
  scored({ heads: 1, height: 1, width: 1, window: 1, shift: 0 }),
  scored({ heads: 13, height: 1, width: 1, window: 1, shift: 0 }),
  scored({ heads: 3, height: 3, width: 7, window: 1, shift: 0 }),
  scored({ heads: 4, height: 2, width: 2, window: 2, shift: 0 }),
  scored({ heads: 5, height: 1, width: 13, window: 1, shift: 0 }),
  scored({ heads: 1, height: 4, width: 4, window: 2, shift: 1 }),
  scored({ heads: 2, height: 6, width: 9, window: 3, shift: 1 }),
  scored({ heads: 3, height: 9, width: 6, window: 3, shift: 2 }),
  scored({ heads: 2, height: 14, width: 7, window: 7, shift: 3 }),
  some({ heads: 3, height: 6, width: 9, window: 3, shift: 1, start: 4, queries: 2 }),
  some({ heads: 2, height: 8, width: 8, window: 4, shift: 3, start: 15, queries: 1 }),
  row(windowScores, { ...shapes({ heads: 2, height: 8, width: 4, window: 4, shift: 2 }, 5), first: [1] },
    { height: 8, width: 4, shift: 2, start: 3 }, { scale: 8, positive: ['first'] }),
  scored({ heads: 3, height: 8, width: 4, window: 4, shift: 2 }, cancelling(1000)),
  scored({ heads: 2, height: 6, width: 6, window: 3, shift: 1 }, cancelling(1e4)),
];
