import type { Page } from 'playwright/test';
import { watchGpu } from './gpu.ts';
import { watchPaints, type Painted } from './paints.ts';
import { expect, test, type Playground } from './playground.ts';
import { tasksDuring, type Task } from './tasks.ts';

/** Milliseconds: the page keeps up with the hand, and answers as it is noticed. */
const FRAME = 16;
const NOTICED = 50;
/** A machine that stalls only adds to a time: of so many rounds, the best one counts. */
const ROUNDS = 3;

/** Moves to and fro, so that every key asks from another patch. */
const KEYS = ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowLeft', 'ArrowUp', 'ArrowUp'];
/** Patches, as shares of the stage's sides: no two that follow one another are the same on any grid. */
const SPOTS = Array.from({ length: 12 }, (_, i) => [((5 * i + 2) % 8 + 0.4) / 8, ((3 * i + 1) % 8 + 0.4) / 8] as const);

/** Hovers a few patches, one after the other; what was painted for each. */
async function hover(playground: Playground, paints: Awaited<ReturnType<typeof watchPaints>>): Promise<readonly (readonly Painted[])[]> {
  const { x, y, width, height } = (await playground.stage().boundingBox())!;
  const all: (readonly Painted[])[] = [];
  for (const [across, down] of SPOTS) all.push(await paints.after(() => playground.page.mouse.move(x + across * width, y + down * height)));
  return all;
}

async function press(page: Page, paints: Awaited<ReturnType<typeof watchPaints>>): Promise<readonly (readonly Painted[])[]> {
  const all: (readonly Painted[])[] = [];
  for (const key of KEYS) all.push(await paints.after(() => page.keyboard.press(key)));
  return all;
}

/** Every kind of map that is asked for from a patch. */
const ASKED: Readonly<Record<string, string>> = {
  'attention': '',
  'one head': '?layer=2&head=1',
  'the colour of each head': '?fusion=each',
  'rollout': '?fusion=rollout',
  'bicubic, with an outline': '?upsampling=bicubic&mass=0.5',
  'windows': '?module=shifted-window-attention',
  'sampled points': '?module=deformable-transformer',
  'pooled keys': '?module=sagan',
  'a map of features': '?module=multi-head-attention',
};

for (const [name, link] of Object.entries(ASKED)) {
  test(`who is asked is painted in the very task of the pointer's or key's event, from what was read before: ${name}`, async ({ playground, page }) => {
    const gpu = await watchGpu(page);
    const paints = await watchPaints(page);
    await playground.open(link);
    // The first that is asked may have to load what draws it.
    await playground.stage().hover({ position: { x: 5, y: 5 } });
    await playground.stage().hover({ position: { x: 90, y: 90 } });
    await expect.poll(async () => (await gpu.counts()).readbacks, 'what is around the map is read as well').toBeGreaterThan(0);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    const before = await gpu.counts();
    const hovered = await hover(playground, paints);
    await playground.stage().focus();
    await playground.stage().click();
    await expect(playground.announcement()).toHaveText(/^Asked from row/);
    const pressed = await press(page, paints);
    for (const painted of [...hovered, ...pressed]) {
      expect(painted, 'one painting for each').toHaveLength(1);
      expect(painted[0]!.atOnce, 'painted before anything else is done').toBe(true);
    }
    expect(await gpu.counts(), 'nothing is run, nothing read back').toEqual(before);
  });
}

test('where nobody asks, hovering reads what is there', async ({ playground, page }) => {
  const gpu = await watchGpu(page);
  await playground.open('?module=cbam');
  await expect(page.locator('.skeleton')).toHaveCount(0);
  const before = await gpu.counts();
  await playground.hover(3, 3, [8, 8]);
  await expect(playground.asked()).toContainText('Row 3, column 3');
  expect(await gpu.counts()).toEqual(before);
});

const quantile = (values: readonly number[], q: number): number => values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1]!;

/** The best of a few rounds, by the measure that is given. */
async function best(rounds: () => Promise<readonly Task[]>, measure: (tasks: readonly Task[]) => number): Promise<{ readonly value: number; readonly tasks: readonly Task[] }> {
  const all: { readonly value: number; readonly tasks: readonly Task[] }[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const tasks = await rounds();
    all.push({ value: measure(tasks), tasks });
  }
  return all.sort((a, b) => a.value - b.value)[0]!;
}

const busiest = (tasks: readonly Task[]): string => tasks.slice(0, 5).map(({ busy, wall, parts }) => `${busy.toFixed(0)} of ${wall.toFixed(0)} ms: ${parts}`).join('\n');

for (const [name, ask] of [['the pointer', hover], ['arrow keys', (playground: Playground, paints: Awaited<ReturnType<typeof watchPaints>>) => press(playground.page, paints)]] as const) {
  test(`the map follows ${name} within a frame, and nothing that comes after holds the page up`, async ({ playground, page }) => {
    const paints = await watchPaints(page);
    await playground.open(name === 'the pointer' ? '' : '?query=105');
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await playground.stage().focus();
    const events = (tasks: readonly Task[]): number[] => tasks.flatMap(({ event }) => (event === undefined ? [] : [event]));
    const follows = await best(() => tasksDuring(page, () => ask(playground, paints)), (tasks) => quantile(events(tasks), 0.95));
    expect(events(follows.tasks).length, 'the events are in the trace').toBeGreaterThanOrEqual(KEYS.length);
    expect(follows.value, `milliseconds of an event and its painting: ${events(follows.tasks).map(Math.round).join(', ')}`).toBeLessThanOrEqual(FRAME);
    const around = await best(() => tasksDuring(page, () => ask(playground, paints)), ([longest]) => longest!.busy);
    expect(around.value, busiest(around.tasks)).toBeLessThanOrEqual(NOTICED);
  });
}

test('the page answers while a model runs', async ({ playground, page }) => {
  await playground.open();
  await expect(page.locator('.skeleton')).toHaveCount(0);
  const images = ['Church', 'Golf ball', 'Parachute', 'Church', 'Golf ball', 'Parachute'];
  const { value, tasks } = await best(() => tasksDuring(page, async () => {
    for (const image of images.splice(0, 2)) {
      await page.getByRole('button', { name: /^Image: / }).click();
      await page.getByRole('menuitemradio', { name: image, exact: true }).click();
      await expect(page.getByRole('button', { name: `Image: ${image}` })).toBeVisible();
      await playground.ready();
    }
  }), ([longest]) => longest!.busy);
  expect(value, busiest(tasks)).toBeLessThanOrEqual(NOTICED);
});
