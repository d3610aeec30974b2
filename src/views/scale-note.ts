import type { Range } from '../maps/scale.ts';
import { formatNumber, formatShare } from './format.ts';

/** Which scale the bar shows, in words. */
export function scaleNote({ mode, low, high, clip }: Range): string {
  const clipped = clip > 0 ? `, top ${formatShare(clip)} clipped` : '';
  switch (mode) {
    case 'unit': return `fixed ${formatNumber(low)}…${formatNumber(high)}`;
    case 'map': return 'this map';
    case 'clipped': return `this map${clipped}`;
    case 'shared': return `all maps, one scale${clipped}`;
  }
}

/** What lies beyond the scale, in words; undefined where nothing does. */
export function clippedNote({ clipped, share, signed }: Range): string | undefined {
  if (clipped.length === 0) return undefined;
  const one = clipped.length === 1;
  return `${clipped.length} ${one ? 'patch lies' : 'patches lie'} ${signed ? 'beyond' : 'above'} the scale and ${one ? 'holds' : 'hold'} ${formatShare(share)} of the whole`;
}
