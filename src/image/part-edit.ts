import type { Region } from './resize.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A corner or the middle of an edge of a rectangle, from its middle: [1, 1] is its lower right corner. */
export type Handle = readonly [across: -1 | 0 | 1, down: -1 | 0 | 1];

const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** The largest square in the middle of an image, in whole pixels. */
export function middleSquare({ width, height }: Size): Region {
  const side = Math.min(width, height);
  return { x: Math.round((width - side) / 2), y: Math.round((height - side) / 2), width: side, height: side };
}

/** The part, so many pixels further, as far as the image goes. */
export const moved = (part: Region, right: number, down: number, { width, height }: Size): Region => ({
  ...part, x: between(0, part.x + right, width - part.width), y: between(0, part.y + down, height - part.height),
});

/**
 * The part with one of its handles so many pixels further; what is opposite stays. It never leaves the image and keeps at least one
 * pixel; a square stays one, and follows whichever way the handle went further.
 */
export function stretched(part: Region, [across, below]: Handle, right: number, down: number, { size, square }: { readonly size: Size; readonly square: boolean }): Region {
  const roomX = across < 0 ? part.x + part.width : size.width - part.x;
  const roomY = below < 0 ? part.y + part.height : size.height - part.y;
  let width = across === 0 ? part.width : between(1, part.width + across * right, roomX);
  let height = below === 0 ? part.height : between(1, part.height + below * down, roomY);
  if (square) {
    const wanted = Math.abs(right) >= Math.abs(down) ? part.width + across * right : part.height + below * down;
    width = height = between(1, wanted, Math.min(roomX, roomY));
  }
  return { x: across < 0 ? part.x + part.width - width : part.x, y: below < 0 ? part.y + part.height - height : part.y, width, height };
}

/** The part with some of its numbers as they were typed, made to fit: whole, inside the image, a square where it should be one. */
export function typed(part: Region, change: Partial<Region>, { size, square }: { readonly size: Size; readonly square: boolean }): Region {
  const side = change.width ?? change.height;
  const tied = square && side !== undefined ? { width: Math.min(side, size.width, size.height), height: Math.min(side, size.width, size.height) } : change;
  const wanted = { ...part, ...change, ...tied };
  const width = between(1, Math.round(wanted.width), size.width);
  const height = between(1, Math.round(wanted.height), size.height);
  return { x: between(0, Math.round(wanted.x), size.width - width), y: between(0, Math.round(wanted.y), size.height - height), width, height };
}

/** The largest square inside a part that shares its middle. */
export function squared(part: Region): Region {
  const { x, y, width, height } = middleSquare(part);
  return { x: part.x + x, y: part.y + y, width, height };
}
