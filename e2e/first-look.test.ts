import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from './playground.ts';

interface Sample { readonly title: string; readonly file: string; readonly classes: readonly string[]; readonly alt: string }
const samples = JSON.parse(readFileSync('public/samples/index.json', 'utf8')) as readonly Sample[];
const card = JSON.parse(readFileSync('public/models/vit.json', 'utf8')) as {
  readonly title: string; readonly classes: readonly string[]; readonly data: { readonly name: string }; readonly measured: { readonly top1: number };
};

test('the browser has WebGPU, and the page says that it runs on it', async ({ playground, page }) => {
  await playground.open();
  expect(await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null)).toBe(true);
  await expect(page.getByText('Runs on WebGPU')).toBeVisible();
  await expect(page.getByText(/Programs: tiles .* because barriers are (cheap|dear)/)).toBeVisible();
});

test('opens on a map of a built-in image, with nothing to click first', async ({ playground, page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await playground.open();
  await expect(playground.title()).toHaveText('Vision Transformer');
  await expect(playground.photo()).toHaveAccessibleName(samples[0]!.alt);
  const { value } = await playground.said('the class token');
  expect(value).toBeGreaterThan(0);
  expect(value).toBeLessThan(1);
  expect((await playground.mapInk()).colours).toBeGreaterThan(20);
  await expect(playground.colourBar()).toHaveAccessibleName(/^Colours from 0 to 0\.\d+$/);
  await expect(playground.refusal()).toBeEmpty();
  expect(new URL(page.url()).search).toBe('');
  const elsewhere = asked.filter((url) => new URL(url).origin !== new URL(page.url()).origin && !url.startsWith('data:') && !url.startsWith('blob:'));
  expect(elsewhere, 'nothing is asked of another server').toEqual([]);
});

test('the predictions and the card are those of the model', async ({ playground, page }) => {
  await playground.open();
  const predicted = await playground.predicted();
  expect(predicted).toHaveLength(5);
  expect(predicted[0]!.name).toBe(samples[0]!.classes[0]);
  for (const { name } of predicted) expect(card.classes).toContain(name);
  const shares = predicted.map(({ probability }) => probability);
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
  const sum = shares.reduce((total, share) => total + share, 0);
  expect(sum).toBeLessThanOrEqual(1 + 1e-6);
  // The ten classes share 1: the five largest have at least half of it.
  expect(sum).toBeGreaterThanOrEqual(0.5);

  const panel = page.getByRole('navigation');
  await expect(panel.getByRole('combobox', { name: 'Model' }).getByRole('option', { selected: true })).toHaveText(card.title);
  await expect(panel.getByText(/^Trained on /)).toContainText(card.data.name);
  const percent = Number(/^([\d.]+) % top-1/.exec(await panel.getByText(/^[\d.]+ % top-1/).innerText())![1]);
  expect(Math.abs(percent - 100 * card.measured.top1), 'rounded to a tenth').toBeLessThanOrEqual(0.051);
});

test('every sample can be picked, and is recognised', async ({ playground, page }) => {
  await playground.open();
  for (const { title, alt, classes } of [...samples].reverse()) {
    await page.getByRole('button', { name: /^Image: / }).click();
    await page.getByRole('menuitemradio', { name: title, exact: true }).click();
    await expect(page.getByRole('button', { name: `Image: ${title}` })).toBeVisible();
    await expect(playground.photo()).toHaveAccessibleName(alt);
    // Of a mosaic, any of its four pictures may come first.
    await expect.poll(async () => classes.includes((await playground.predicted())[0]!.name), title).toBe(true);
  }
});

test('the page and the command agree on an image', async ({ playground }) => {
  const parachute = samples.find(({ file }) => file.startsWith('parachute'))!;
  const { stdout } = await promisify(execFile)('node', ['run.js', 'src/cli/predict.ts', `public/samples/${parachute.file}`]);
  const lines = [...stdout.matchAll(/^(\d\.\d+) {2}(.+)$/gm)].map(([, share, name]) => ({ name, share: Number(share) }));
  expect(lines).toHaveLength(5);
  await playground.open('?image=parachute');
  await expect(playground.predictions().first()).toContainText(parachute.classes[0]!);
  const predicted = await playground.predicted();
  expect(predicted[0]!.name).toBe(lines[0]!.name);
  for (const { name, share } of lines) {
    const shown = predicted.find((prediction) => prediction.name === name);
    // Classes that share their last place may change it.
    if (share > 2e-3) expect(shown, `${name} is listed`).toBeDefined();
    if (shown) expect(Math.abs(shown.probability - share)).toBeLessThanOrEqual(1e-3);
  }
});
