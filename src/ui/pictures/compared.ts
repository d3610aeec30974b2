import { fuse, queryMap } from '../../maps/query.ts';
import { hasSinks, rangeOf } from '../../maps/scale.ts';
import { entropy, summarize } from '../../maps/summary.ts';
import { numbersOf } from '../../state/app-state.ts';
import type { Result } from '../../state/shown.ts';
import { formatNumber } from '../../views/format.ts';
import { drawRows, type Row } from '../../views/rows.ts';
import type { Showing } from '../use-shown.ts';
import { chosenHead } from './attention.ts';
import { named, type Drawn } from './drawn.ts';
import { askFrom, keyName } from './names.ts';

/** The asker's row of several results on one axis of keys: scores, and what softmax makes of them; attention, and what mixing makes of it. */
export async function compared({ picture, shown }: Showing, results: readonly Result[]): Promise<Drawn> {
  const { at } = shown;
  const rows = await Promise.all(results.map((result) => rowOf({ picture, shown }, result)));
  const { view } = results[0]!;
  const { halved } = view;
  const inSequence = view.picture === 'attention';
  const prefix = inSequence && !halved && !at.askers ? at.prefix : 0;
  const axis = at.askers ? 'patch' : view.axes.at(-1) ?? 'key';
  const keys = inSequence ? at : { ...at, prefix: 0 };
  return {
    draw: (element, { colours }) => named(
      drawRows(element, rows, { axis, prefix, colours, nameOf: (key) => keyName(keys, view, key) }),
      ({ key, text }) => (inSequence && !halved && !at.askers ? { text, pick: askFrom(at, key) } : { text }),
    ),
  };
}

/** One result's row of the asker, and as a map without the keys that are no positions. */
export async function rowOf({ picture: { reading }, shown }: Showing, { name, key, view }: Result): Promise<Row> {
  const { at: { grid: [height, width], prefix, askers }, token, fusion } = shown;
  const values = view.picture === 'attention' ? await attentionRow() : (await reading.whole(name, token)).data;
  const [h, w] = view.halved ? [Math.floor(height / 2), Math.floor(width / 2)] : [height, width];
  const grid = queryMap(values, view.picture === 'attention' && !view.halved && !askers ? prefix : 0, h, w);
  const signed = view.scale === 'signed';
  const range = rangeOf(grid, hasSinks(grid) ? 'clipped' : 'map', { signed });
  return { title: key, notes: notesOf(values, signed), values, grid, range };

  async function attentionRow(): Promise<Float32Array<ArrayBuffer>> {
    const heads = await reading.rows(name, token);
    const head = chosenHead(shown, reading.shapeOf(name)!);
    return head === undefined ? fuse(heads, numbersOf(fusion)) : heads[head]!;
  }
}

/** Of shares, how spread they are; of other numbers, from where to where they go. */
function notesOf(values: Float32Array, signed: boolean): string[] {
  const { min, max, mean } = summarize(values);
  const sum = `sum ${formatNumber(mean * values.length)}`;
  return signed
    ? [sum, `${formatNumber(min)}…${formatNumber(max)}`]
    : [`largest ${formatNumber(max)}`, sum, `spread over ${formatNumber(2 ** entropy(values), 2)} of ${values.length}`];
}
