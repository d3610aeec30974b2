import { expect, test, type Playground } from './playground.ts';

/** Rows and columns of the built-in ViT's patches, and the patch that asks: row 7, column 5. */
const GRID = [16, 16] as const;
const QUERY = 100;

async function mapAt(playground: Playground, link: string): Promise<number[]> {
  await playground.open(`?query=${QUERY}&layer=3&${link}`);
  await playground.said('row 7, column 5');
  return playground.readings(GRID);
}

/** The page says three digits of a number, of a very small one two. */
const expectClose = (actual: readonly number[], expected: readonly number[]): void => actual.forEach((value, i) =>
  expect(Math.abs(value - expected[i]!), `place ${i}: ${value} and ${expected[i]}`).toBeLessThanOrEqual(0.011 * Math.abs(expected[i]!) + 1e-5));

test('a rollout of one layer is half its attention, half the patch itself, its heads as chosen', async ({ playground, page }) => {
  const [mean, max] = [await mapAt(playground, 'fusion=mean'), await mapAt(playground, 'fusion=max')];
  const half = (values: readonly number[]) => values.map((value, i) => value / 2 + (i === QUERY ? 0.5 : 0));
  await playground.open(`?query=${QUERY}&layer=3&fusion=rollout`);
  const first = page.getByRole('slider', { name: 'First layer' });
  await first.press('End');
  await expect(first).toHaveValue('3');
  await expect(page).toHaveURL(/fusion=rollout&query=100&first=3\b/);
  await expect(page.getByText('Half of block 3’s attention, half each token itself')).toBeVisible();
  await expect(playground.asked()).toContainText('block 3 · rollout from block 3');
  expectClose(await playground.readings(GRID), half(mean));
  await page.getByRole('combobox', { name: 'Heads of a layer' }).selectOption('Maximum');
  await expect(page).toHaveURL(/rolled=max/);
  await expect.poll(async () => (await playground.said()).value).toBeCloseTo(Math.max(...half(max)), 2);
  expectClose(await playground.readings(GRID), half(max));
});

test('what is left out of the layers is in the link, and changes the map', async ({ playground, page }) => {
  const whole = await mapAt(playground, 'fusion=rollout');
  const discard = page.getByRole('slider', { name: 'Lowest weights discarded' });
  await discard.press('End');
  await expect(discard).toHaveAttribute('aria-valuetext', '95 %');
  await expect(page).toHaveURL(/discard=0.95/);
  await playground.said('row 7, column 5');
  const zeros = (values: readonly number[]): number => values.filter((value) => value === 0).length;
  await expect.poll(async () => zeros(await playground.readings(GRID)), 'most patches get nothing').toBeGreaterThan(zeros(whole) + 50);

  // The layer before the first one is rolled out alone; the choice stays for the layers after it.
  await page.getByRole('slider', { name: 'First layer' }).press('End');
  await playground.layer().press('Home');
  await expect(page.getByRole('slider', { name: 'First layer' })).toBeDisabled();
  await expect(page.getByText('the link begins at block 3')).toBeVisible();
  await playground.layer().press('End');
  await expect(playground.asked()).toContainText('rollout from block 3');
});

test('the layers play in turn, each once its map is there, until something else is done', async ({ playground, page }) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await playground.open('?layer=3');
  const play = page.getByRole('button', { name: 'Play through the layers' });
  const announced = playground.announcement();
  await expect(announced).toHaveCount(1);
  await play.click();
  await expect(play).toHaveAttribute('aria-pressed', 'true');
  await expect(announced, 'layers that pass are not announced').toHaveCount(0);
  for (const layer of ['4', '1', '2']) await expect(playground.layer()).toHaveValue(layer);
  await expect(playground.asked()).toContainText('block 2');
  await playground.click(3, 3, GRID);
  await expect(play).toHaveAttribute('aria-pressed', 'false');
  await playground.said('row 3, column 3');
  const stopped = await playground.layer().inputValue();
  await play.click();
  await expect(playground.layer(), 'it goes on from there').not.toHaveValue(stopped);
  await play.click();
  await expect(play).toHaveAttribute('aria-pressed', 'false');
  await expect(playground.map(), 'nothing of the layers before is left').toHaveCount(1);
  await expect(page).toHaveURL(/query=34/);
  await playground.said('row 3, column 3');
});
