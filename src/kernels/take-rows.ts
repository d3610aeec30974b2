import wgsl from '../../shaders/take-rows.wgsl?raw';
import { defineKernel } from '../core/kernel.ts';
import { sizeOf } from '../core/tensor.ts';

type TakeRowsAttrs = {
  readonly start: number;
  readonly count: number;
};

/**
 * `count` rows of every matrix, from row `start` + first on. x: [..., rows, cols]; first: [1], 0 where left out;
 * output: [..., count, cols].
 */
export const takeRows = defineKernel({
  name: 'take-rows',
  wgsl,
  inputs: ['x'],
  optional: ['first'],
  output: ({ x }, { start, count }: TakeRowsAttrs) => {
    const [rows = 0, cols = 0] = x.slice(-2);
    if (x.length < 2 || start < 0 || count < 1 || start + count > rows) {
      throw new Error(`take-rows: x should be [..., rows, cols] with ${count} rows from row ${start} on, got [${x}]`);
    }
    return [...x.slice(0, -2), count, cols];
  },
  uniforms: ({ x }, { start, count }: TakeRowsAttrs) => {
    const [rows, cols] = x.slice(-2) as [number, number];
    return { size: sizeOf(x.slice(0, -2)) * count * cols, rows, count, cols, start };
  },
  dispatch: ({ x }, { count }: TakeRowsAttrs) => ({ threads: [sizeOf(x.slice(0, -2)) * count * x.at(-1)!] }),
  reference: ({ x, first }, { start, count }: TakeRowsAttrs) => {
    const [rows, cols] = x.shape.slice(-2) as [number, number];
    const begin = start + Math.floor(first?.data[0] ?? 0);
    const out: number[] = [];
    for (let matrix = 0; matrix < sizeOf(x.shape.slice(0, -2)); matrix++) {
      for (let row = begin; row < begin + count; row++) {
        for (let column = 0; column < cols; column++) out.push(x.data[(matrix * rows + row) * cols + column]!);
      }
    }
    return out;
  },
});
