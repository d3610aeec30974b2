import { row } from '../test/case.ts';
import { windowScores } from './window-scores.ts';

interface Map { readonly heads: number; readonly height: number; readonly width: number; readonly window: number; readonly shift: number }

const scored = ({ heads, window, ...attrs }: Map, options = {}) => row(windowScores, {
  scores: [(attrs.height / window) * (attrs.width / window), heads, window ** 2, window ** 2],
  table: [(2 * window - 1) ** 2, heads],
}, attrs, options);

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
  scored({ heads: 3, height: 8, width: 4, window: 4, shift: 2 }, cancelling(1000)),
  scored({ heads: 2, height: 6, width: 6, window: 3, shift: 1 }, cancelling(1e4)),
];
