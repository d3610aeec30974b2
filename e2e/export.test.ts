import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import sharp from 'sharp';
import { readSafetensors } from '../src/models/safetensors.ts';
import { formatNumber } from '../src/views/format.ts';
import { close, expect, test } from './playground.ts';
import type { Rgb } from './images.ts';

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Export' });

async function openExport(page: Page, tab: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Export' }).click();
  await dialog(page).getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
  return dialog(page).getByRole('tabpanel');
}

/** What a press of a button saves. */
async function saved(page: Page, button: Locator): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** A NumPy file as its format is written down: magic, version, length, a Python literal, then the values. */
function readNpy(bytes: Buffer): { readonly shape: readonly number[]; readonly values: Float32Array } {
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]));
  const start = 10 + bytes.readUInt16LE(8);
  const [, shape = ''] = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\), \}\s*$/.exec(bytes.subarray(10, start).toString()) ?? [];
  const data = bytes.subarray(start);
  return { shape: shape.split(',').filter((size) => size.trim()).map(Number), values: Float32Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i)) };
}

/** The colours of a picture at shares of its width and height. */
async function coloursAt(png: Buffer, spots: readonly (readonly [number, number])[]): Promise<readonly Rgb[]> {
  const { data, info: { width, height, channels } } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return spots.map(([x, y]) => {
    const at = channels * (Math.floor(y * height) * width + Math.floor(x * width));
    return [data[at]!, data[at + 1]!, data[at + 2]!];
  });
}

test('PNG: as many pixels as asked for, in the colours of the stage', async ({ page, playground }) => {
  await playground.open('?image=church&opacity=1');
  // Middles of patches, from the sky to the lawn.
  const spots = [[8.5 / 16, 4.5 / 16], [2.5 / 16, 1.5 / 16], [8.5 / 16, 9.5 / 16], [13.5 / 16, 14.5 / 16]] as const;
  const stage = await coloursAt(await playground.stage().screenshot(), spots);
  const panel = await openExport(page, 'Picture');
  await panel.getByLabel('Size of the map').selectOption('3');
  await panel.getByRole('switch', { name: 'Colour bar' }).uncheck();
  await panel.getByRole('switch', { name: 'Caption and link' }).uncheck();
  await expect(panel.getByRole('status')).toHaveText(/^PNG, 1536 × 15\d\d px/);
  const { name, bytes } = await saved(page, panel.getByRole('button', { name: 'Save PNG' }));
  expect(name).toBe('attention-playground_vision-transformer_church_layer-4_picture.png');
  // The picture has the shape of the part that the model sees.
  const { width, height } = await sharp(bytes).metadata();
  const seen = (await playground.stage().boundingBox())!;
  expect([width, height]).toEqual([1536, Math.round((1536 * seen.height) / seen.width)]);
  const colours = await coloursAt(bytes, spots);
  colours.forEach((colour, i) => expect(close(colour, stage[i]!), `${colour} at ${spots[i]!}, the stage has ${stage[i]!}`).toBe(true));
});

test('PNG: bar and caption make it larger, and the map alone is transparent', async ({ page, playground }) => {
  await playground.open('?module=deformable-transformer');
  const panel = await openExport(page, 'Picture');
  await panel.getByLabel('Size of the map').selectOption('1');
  await expect(panel.getByRole('status')).toHaveText(/^PNG, 560 × (5[6-9]|[67])\d+ px/);
  await panel.getByRole('switch', { name: 'Map alone, transparent' }).check();
  await expect.poll(async () => {
    const { bytes } = await saved(page, panel.getByRole('button', { name: 'Save PNG' }));
    const { channels } = await sharp(bytes).stats();
    return channels[3]?.min;
  }).toBe(0);
});

test('npy: the numbers that the page says under the pointer', async ({ page, playground }) => {
  await playground.open('?image=church');
  await playground.hover(6, 9, [16, 16]);
  await expect(playground.reading()).toHaveText(/\d/);
  const said = await playground.reading().innerText();
  const panel = await openExport(page, 'Numbers');
  const { name, bytes } = await saved(page, panel.getByRole('button', { name: 'Save map as npy' }));
  expect(name).toBe('attention-playground_vision-transformer_church_layer-4_map.npy');
  const { shape, values } = readNpy(bytes);
  expect(shape).toEqual([16, 16]);
  expect(formatNumber(values[5 * 16 + 8]!)).toBe(said);
});

test('safetensors: the chosen results of several places, with the link', async ({ page, playground }) => {
  await playground.open('?module=cbam&image=church&layer=3');
  const panel = await openExport(page, 'Numbers');
  await panel.getByRole('checkbox', { name: 'spatial', exact: true }).check();
  await panel.getByLabel('Results of').selectOption('block 5');
  await panel.getByRole('checkbox', { name: 'channel', exact: true }).check();
  const { name, bytes } = await saved(page, panel.getByRole('button', { name: 'Save safetensors' }));
  expect(name).toBe('attention-playground_cbam_church_results.safetensors');
  const { tensors, metadata } = readSafetensors(bytes);
  expect(Object.keys(tensors)).toEqual(['blocks.2.spatial', 'blocks.4.channel']);
  expect(tensors['blocks.4.channel']!.data.every((gate) => 0 < gate && gate < 1)).toBe(true);
  expect(metadata['link']).toContain('?module=cbam&image=church&layer=3');
  // The same numbers as the bars' axis and the table tell.
  const row = panel.getByRole('row', { name: /^channel/ });
  const least = Math.min(...tensors['blocks.4.channel']!.data);
  await expect(row).toContainText(String(Number(least.toPrecision(3))));
});

test('JSON: the state with what computed it, and back to it when it is dropped', async ({ page, playground }) => {
  await playground.open('?module=cbam&image=church&layer=3&colours=magma');
  const panel = await openExport(page, 'State');
  const { name, bytes } = await saved(page, panel.getByRole('button', { name: 'Save JSON' }));
  expect(name).toBe('attention-playground_cbam_church_state.json');
  expect(JSON.parse(bytes.toString())).toMatchObject({
    state: { module: 'cbam', image: 'church', layer: 3, colours: 'magma', opacity: 0.85 },
    about: { software: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) }, module: { cite: 'Woo et al. 2018' }, model: { moduleWeights: 'trained' }, image: { title: 'Church' } },
  });
  await playground.open('?image=golf-ball');
  await playground.dropFile({ name, mimeType: 'application/json', buffer: bytes });
  await expect(playground.title()).toHaveText('CBAM');
  await expect(page).toHaveURL(/\?module=cbam&image=church&layer=3&colours=magma/);
});

test('SVG: a chart that stands by itself, in words and colours', async ({ page, playground }) => {
  await playground.open('?module=cbam&image=church&result=channel');
  const panel = await openExport(page, 'Charts');
  await expect(panel.getByRole('listitem').first()).toBeVisible();
  const charts = await panel.getByRole('listitem').locator('span').allInnerTexts();
  expect(new Set(charts).size, 'every chart has a name of its own').toBe(charts.length);
  const { name, bytes } = await saved(page, panel.getByRole('button', { name: /^Save SVG of channel: M_c/ }));
  expect(name).toMatch(/^attention-playground_cbam_church_layer-5_channel-M-c-how-much.*\.svg$/);
  const text = bytes.toString();
  expect(text, 'it needs no page').not.toMatch(/var\(--|light-dark\(|foreignObject|<script/);
  // As an image it is drawn by the browser alone, and has as many bars as there are channels.
  const drawn = await page.evaluate(async (svg) => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return {
      broken: parsed.querySelectorAll('parsererror').length, bars: parsed.querySelectorAll('.bars rect').length,
      words: parsed.documentElement.textContent, width: image.naturalWidth, colours: new Set(pixels).size,
    };
  }, text);
  expect(drawn).toMatchObject({ broken: 0, bars: 128 });
  expect(drawn.words).toContain('channel');
  expect(drawn.width).toBeGreaterThan(300);
  expect(drawn.colours).toBeGreaterThan(3);
});

test('PyTorch: a script and the tensors that it reads', async ({ page, playground }) => {
  await playground.open('?module=cbam&image=church&layer=3');
  const panel = await openExport(page, 'PyTorch');
  await expect(panel.getByRole('region', { name: 'The script' })).toContainText('def cbam(x, w):');
  const script = await saved(page, panel.getByRole('button', { name: 'Save script' }));
  const file = await saved(page, panel.getByRole('button', { name: 'Save tensors' }));
  expect([script.name, file.name]).toEqual(['py', 'safetensors'].map((extension) => `attention-playground_cbam_church_layer-3_recompute.${extension}`));
  expect(script.bytes.toString()).toContain(`with_name('${file.name}')`);
  const { tensors } = readSafetensors(file.bytes);
  expect(Object.keys(tensors)).toEqual(expect.arrayContaining(['input.x', 'weight.ChannelGate.mlp.1.weight', 'result.spatial', 'map']));
  expect(tensors['map']).toEqual(tensors['result.spatial']);
  // Where Python has PyTorch, it is run as a reader would.
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  await Promise.all([script, file].map(({ name, bytes }) => writeFile(join(folder, name), bytes)));
  const python = ['/usr/bin/python3', 'python3'].find((each) => spawnSync(each, ['-c', 'import torch']).status === 0);
  if (python) expect(execFileSync(python, [join(folder, script.name)]).toString()).toMatch(/^map +\[\d+, \d+\] +max \|difference\| [\d.]+e-(0[6-9]|1\d),/m);
});

test('PNG: of two stages, side by side', async ({ page, playground }) => {
  await page.goto('./?module=spatial-attention&image=church&vs=cbam');
  await expect(playground.map()).toHaveCount(2);
  const panel = await openExport(page, 'Picture');
  await panel.getByLabel('Size of the map').selectOption('1');
  await expect(panel.getByRole('status')).toHaveText(/^PNG, 1096 × \d+ px/);
  const { name } = await saved(page, panel.getByRole('button', { name: 'Save PNG' }));
  expect(name).toBe('attention-playground_spatial-attention_church_layer-5_compared.png');
});

test('by keys: E opens, arrows move along the tabs, Escape closes', async ({ page, playground }) => {
  await playground.open('?module=squeeze-excitation&image=church');
  await page.keyboard.press('e');
  await expect(dialog(page)).toBeVisible();
  const tabs = dialog(page).getByRole('tab');
  await tabs.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(dialog(page).getByRole('tab', { name: /^Numbers/ })).toBeFocused();
  await expect(dialog(page).getByRole('row', { name: /^excitation/ })).toContainText('128');
  await page.keyboard.press('End');
  await expect(dialog(page).getByRole('tab', { name: /^State/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
});
