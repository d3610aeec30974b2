import { expect, test } from 'vitest';
import { viewOf, type AttentionModule } from '../core/module.ts';
import { defaults } from '../core/params.ts';
import { modules as whole } from './all.ts';
import { listed, loadModule, modules } from './index.ts';

/** Letters for the sizes of axes; an axis of coordinates has none. */
const SIZES: Readonly<Record<string, string>> = {
  row: 'H', column: 'W', channel: 'C', position: 'N', token: 'N', query: 'N', key: 'N', head: 'h', node: 'K', state: 'S', point: 'P', group: 'g', window: 'W',
};

/** The shape of what a module shows: 'L×h×N²', 'H×W + C'. */
function sizeOf(module: AttentionModule): string {
  const notes = module.shows.map((name) => {
    const { picture, axes } = viewOf(module, name, defaults(module.params))!;
    if (picture === 'planes') return '';
    // Keys of another stream have a number of their own.
    const sizes = axes.map((axis) => (axis === 'key' && 'context' in module.inputs ? 'M' : SIZES[axis] ?? '')).filter(Boolean);
    const note = [name.includes('*') && 'L', ...sizes].filter(Boolean).join('×').replace('N×N', 'N²');
    // Inside a window there are fewer positions.
    return picture === 'windows' ? note.replace('N', 'n') : note;
  });
  return [...new Set(notes.filter(Boolean))].join(' + ');
}

test('the menu lists every module, in one order', () => {
  expect(modules.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
});

test.each(whole)('$title: the menu says what the module says', async (module) => {
  expect(await loadModule(module.id)).toBe(module);
  const { load: _, ...entry } = listed(module.id);
  expect(module).toMatchObject(entry);
  expect(entry.size).toBe(sizeOf(module));
});

test('an unknown module is refused by name', () => {
  expect(() => listed('oracle')).toThrow(/^There is no module 'oracle'; there are: dot-product, /);
});
