import { row } from '../test/case.ts';
import { windowPartition } from './window-partition.ts';

interface Map { readonly height: number; readonly width: number; readonly window: number; readonly shift: number; readonly channels: number }

/** Cutting, and putting back. */
const both = ({ channels, ...attrs }: Map, scale = 1) => {
  const { height, width, window } = attrs;
  return [
    row(windowPartition, { x: [height * width, channels] }, attrs, { scale }),
    row(windowPartition, { x: [(height * width) / window ** 2, window ** 2, channels] }, { ...attrs, back: true }, { scale }),
  ];
};

export const windowPartitionCases = [
  ...both({ height: 1, width: 1, window: 1, shift: 0, channels: 1 }),
  ...both({ height: 1, width: 13, window: 1, shift: 0, channels: 1 }),
  ...both({ height: 3, width: 3, window: 3, shift: 0, channels: 7 }),
  ...both({ height: 8, width: 8, window: 4, shift: 2, channels: 1 }),
  ...both({ height: 5, width: 13, window: 1, shift: 0, channels: 1 }),
  ...both({ height: 6, width: 9, window: 3, shift: 1, channels: 5 }),
  ...both({ height: 14, width: 7, window: 7, shift: 6, channels: 3 }),
  ...both({ height: 4, width: 10, window: 2, shift: 1, channels: 13 }, 1000),
];
