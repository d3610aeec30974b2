import { expect, test } from 'vitest';
import { chosenOf, EMPTY_TRAY, MOST_IMAGES, titleIn, withImage, withImageAt, withoutImage, type Brought, type Tray } from './tray.ts';

const item = (id: string): Brought => ({ id, title: `${id}.png`, file: new Blob(), thumbnail: '' });
const trayOf = (ids: string, chosen?: string): Tray => ({ ...[...ids].map(item).reduce(withImage, EMPTY_TRAY), chosen });
const read = ({ items, chosen }: Tray): string => `${items.map(({ id }) => id).join('')} ${chosen ?? '-'}`;

const REMOVALS: readonly (readonly [from: string, chosen: string | undefined, removed: string, left: string])[] = [
  ['abc', 'b', 'b', 'ac c'],
  ['abc', 'c', 'c', 'ab b'],
  ['abc', 'a', 'c', 'ab a'],
  ['a', 'a', 'a', ' -'],
  ['ab', undefined, 'a', 'b -'],
  ['ab', 'a', 'x', 'ab a'],
];

test.each(REMOVALS)('%s with %s shown, without %s: %s', (from, chosen, removed, left) => {
  expect(read(withoutImage(trayOf(from, chosen), removed))).toBe(left);
});

test('what was removed comes back at its place', () => {
  const before = trayOf('abcd', 'd');
  for (const [at, brought] of before.items.entries()) expect(withImageAt(withoutImage(before, brought.id), brought, at).items).toEqual(before.items);
});

test('it holds so many and no more, and names the one that does not fit', () => {
  const full = trayOf('abcdefghijkl'.slice(0, MOST_IMAGES));
  expect(full.items).toHaveLength(MOST_IMAGES);
  expect(() => withImage(full, item('z'))).toThrow(`tray: expected room for z.png, got ${MOST_IMAGES} images of at most ${MOST_IMAGES}`);
});

test('titles are told apart', () => {
  const tray = trayOf('ab');
  expect([titleIn(tray, 'c.png'), titleIn(tray, 'a.png')]).toEqual(['c.png', 'a.png 2']);
  expect(titleIn(withImage(tray, { ...item('c'), title: 'a.png 2' }), 'a.png')).toBe('a.png 3');
});

test('the chosen one, where there is one', () => {
  expect([chosenOf(trayOf('ab', 'b'))?.title, chosenOf(trayOf('ab'))]).toEqual(['b.png', undefined]);
});
