import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lessonOf, namesIn, PARTS } from './lesson.ts';
import { readLink } from './url.ts';

test.each([
  ['', []], ['modules', ['modules']], ['sheet,modules', ['sheet', 'modules']], [' sheet , ,sheet,', ['sheet']], ['music', ['music']],
] as const)('the lesson “%s” names %j', (lesson, names) => {
  expect(namesIn(lesson)).toEqual(names);
});

test('a lesson is written in the order of the page, without what the page does not have', () => {
  expect(lessonOf(['sheet', 'music', 'modules', 'sheet'])).toBe('modules,sheet');
  expect(lessonOf([])).toBe('');
});

test('names are words that a link holds as they are', () => {
  expect(PARTS.map(({ id }) => id).filter((id) => !/^[a-z]+$/.test(id))).toEqual([]);
});

const readme = readFileSync('README.md', 'utf8');

test('the README names every part, in order', () => {
  const [, names] = /Names: ([^.]*)\./.exec(readme) ?? [];
  expect(names?.match(/[a-z]+/g)).toEqual(PARTS.map(({ id }) => id));
});

test('the links in the README are understood', () => {
  const links = [...readme.matchAll(/\?\w+(=[^\s"`]*)?(?=[\s"`])/g)].map(([link]) => link.replaceAll('&amp;', '&')).filter((link) => link !== '?lesson=');
  expect(links.length).toBeGreaterThan(5);
  expect(links.map((link) => [link, readLink(link).complaints])).toEqual(links.map((link) => [link, []]));
});
