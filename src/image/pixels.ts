/** A decoded image: RGBA bytes row by row, straight (not premultiplied) alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** An image without transparency: RGB bytes row by row. */
export interface Rgb {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Three numbers of 0…255: red, green, blue. */
export type Colour = readonly [number, number, number];

export const WHITE: Colour = [255, 255, 255];

/**
 * Lays the image over a plain background: round((colour·alpha + background·(255 − alpha)) / 255), alpha then 255.
 * Opaque pixels keep their bytes; an image without transparency is returned as it is, not copied.
 */
export function flatten(pixels: Pixels, background: Colour = WHITE): Pixels {
  if (isOpaque(pixels)) return pixels;
  const data = pixels.data.slice();
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3]!;
    if (alpha === 255) continue;
    for (let channel = 0; channel < 3; channel++) {
      const value = data[at + channel]! * alpha + background[channel]! * (255 - alpha);
      data[at + channel] = Math.floor(value / 255 + 0.5);
    }
    data[at + 3] = 255;
  }
  return { ...pixels, data };
}

export function isOpaque({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
