import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BLUE, RED, type Rgb } from './images.ts';

/** BT.601, studio range, as a camera gives it. */
const yuv = ([r, g, b]: Rgb): readonly [number, number, number] => [
  16 + 0.257 * r + 0.504 * g + 0.098 * b, 128 - 0.148 * r - 0.291 * g + 0.439 * b, 128 + 0.439 * r - 0.368 * g - 0.071 * b,
];

interface Size { readonly width: number; readonly height: number }

/**
 * A film for the browser's fake camera, as a file: red on its left half, blue on the right, and a white square that goes round in the
 * blue, so that no two frames are the same.
 */
export function filmFile({ width, height }: Size = { width: 320, height: 240 }, frames = 24): string {
  const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F12:1 Ip A1:1 C420jpeg\n`)];
  for (let i = 0; i < frames; i++) {
    const angle = (2 * Math.PI * i) / frames;
    const [x, y] = [width * (0.75 + 0.12 * Math.cos(angle)), height * (0.5 + 0.25 * Math.sin(angle))];
    const colourAt = (column: number, row: number): Rgb =>
      (column < width / 2 ? RED : Math.max(Math.abs(column - x), Math.abs(row - y)) < height / 8 ? [255, 255, 255] : BLUE);
    const plane = (channel: 0 | 1 | 2, step: number): Uint8Array => Uint8Array.from(
      { length: (width / step) * (height / step) }, (_, p) => Math.round(yuv(colourAt(step * (p % (width / step)), step * Math.floor(p / (width / step))))[channel]),
    );
    parts.push(Buffer.from('FRAME\n'), plane(0, 1), plane(1, 2), plane(2, 2));
  }
  const file = join(tmpdir(), `film-${width}x${height}.y4m`);
  writeFileSync(file, Buffer.concat(parts));
  return file;
}
