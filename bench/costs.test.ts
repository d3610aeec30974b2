import { expect, test } from 'vitest';
import { readBytes } from '../src/cli/command.ts';
import { dawn } from '../src/cli/dawn.ts';
import { readPixels } from '../src/cli/image.ts';
import { costsOf } from './costs.ts';
import { visionTransformer } from './networks.ts';

test('a small ViT: what a run costs is counted on the device', async () => {
  const work = await visionTransformer({ bytes: async (path) => readBytes(path), pixels: readPixels }, { size: { width: 64, depth: 2, patch: 16, classes: 5, side: 64 } });
  const { bytes, growth, dispatches, perBlock, submits, readbacks, programs } = await costsOf(work, await dawn(), 4);
  expect(growth).toEqual({ runs: 4, bytes: 0, buffers: 0 });
  expect(perBlock).toBeLessThanOrEqual(9);
  // On a machine that is busy with other things a run is split.
  expect(dispatches).toBeGreaterThanOrEqual(programs.reduce((sum, { steps }) => sum + steps, 0));
  expect(dispatches).toBeGreaterThanOrEqual(submits);
  expect(submits).toBeGreaterThanOrEqual(1);
  expect(readbacks).toBe(1);
  expect(bytes.run).toBeGreaterThanOrEqual(bytes.needed);
  expect(bytes.readback).toBeGreaterThanOrEqual(bytes.run);
});
