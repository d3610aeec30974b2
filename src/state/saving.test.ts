import { expect, test, vi } from 'vitest';
import { tensor, type Tensor } from '../core/tensor.ts';
import { writeNpy } from '../models/npy.ts';
import { readSafetensors, writeSafetensors } from '../models/safetensors.ts';
import { fileName } from './file-name.ts';
import { open, pictureOf, tinyVit } from './fixtures/tiny.ts';
import { checkSize, MOST_BYTES, npyFile, safetensorsFile, storedResult, storedTensor, type Stored } from './saving.ts';

const never = new AbortController().signal;
const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
const counting = (...shape: number[]): Tensor => tensor(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 9973));

test('a result of a run, as a NumPy file', async () => {
  const picture = await pictureOf('vision-transformer', open(tinyVit()));
  const name = 'blocks.1.attention';
  const expected = writeNpy(await picture.reading.whole(name));
  expect(await bytesOf(await npyFile(storedResult(picture, name, 0), { signal: never }))).toEqual(expected);
});

test('several tensors, as a safetensors file', async () => {
  const tensors = { a: counting(2, 3), b: counting(4) };
  const file = await safetensorsFile(Object.entries(tensors).map(([name, value]) => storedTensor(name, value)), { link: '?x' }, { signal: never });
  const bytes = await bytesOf(file);
  expect(bytes).toEqual(writeSafetensors(tensors, { link: '?x' }));
  expect(readSafetensors(bytes).tensors['a']).toEqual(tensors.a);
});

test('a large tensor is read by its first axis, and may be stopped between', async () => {
  const large = counting(5, 700, 700);
  const stored = storedTensor('large', large);
  const shares: number[] = [];
  const file = await npyFile(stored, { signal: never, onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  // An expectation of millions of equal bytes takes a minute.
  expect(Buffer.compare(await bytesOf(file), writeNpy(large))).toBe(0);

  const stop = new AbortController();
  const read = vi.fn(stored.read);
  const stopped = npyFile({ ...stored, read }, { signal: stop.signal, onProgress: (share) => { if (share > 0.3) stop.abort(); } });
  await expect(stopped).rejects.toThrow(/abort/i);
  expect(read).toHaveBeenCalledTimes(3);
});

test('more than a file may hold is refused before anything is read', async () => {
  const read = vi.fn<Stored['read']>();
  const half: Stored = { name: 'attention', shape: [MOST_BYTES / 8 + 1], read };
  checkSize([half]);
  await expect(safetensorsFile([half, { ...half, name: 'scores' }], {}, { signal: never })).rejects.toThrow(
    'These 2 results take 257 MB, and a file from this page holds 256 at most: choose fewer.');
  await expect(npyFile({ ...half, shape: [MOST_BYTES] }, { signal: never })).rejects.toThrow('attention takes 1024 MB');
  expect(read).not.toHaveBeenCalled();
});

test('a picture that was replaced is not read', async () => {
  const picture = await pictureOf('vision-transformer', open(tinyVit()));
  picture.reading.close();
  await expect(npyFile(storedResult(picture, 'logits', 0), { signal: never })).rejects.toThrow('The picture changed while its numbers were read');
});

test.each([
  ['church', 'Church', 3, 'map', 'npy', 'attention-playground_cbam_church_layer-3_map.npy'],
  ['own', 'Mein Kätzchen (2).jpeg', undefined, 'blocks.0.attention', 'npy', 'attention-playground_cbam_Mein-Katzchen-2_blocks.0.attention.npy'],
  ['own', '../..', 1, 'page', 'json', 'attention-playground_cbam_layer-1_page.json'],
])('the name of a file: %s, %s, layer %s, %s', (id, title, layer, what, extension, expected) =>
  expect(fileName({ module: { id: 'cbam' }, photo: { id, title } }, { layer, what, extension })).toBe(expected));
