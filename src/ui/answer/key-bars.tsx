import { useCallback, useMemo } from 'react';
import { rangeOf, hasSinks } from '../../maps/scale.ts';
import type { Answer } from '../../state/answer.ts';
import { change, useStore } from '../../state/store.ts';
import { drawKeyChart, type KeyHit } from '../../views/key-chart.ts';
import type { Showing } from '../use-shown.ts';
import { capital } from '../words.ts';
import { Drawing } from '../drawing.tsx';
import { askFromKey, keyAt, nameOfKey, positionOfKey } from './keys.ts';

interface Props {
  readonly showing: Showing;
  readonly answer: Answer;
  readonly title: string;
  readonly notes: readonly string[];
  /** A number for each key of the answer. */
  readonly values: ArrayLike<number>;
  readonly before?: ArrayLike<number> | undefined;
  /** The keys, the best first. */
  readonly order: readonly number[];
  /** What that order is. */
  readonly ordered?: string;
  /** Whether the bars stand in that order, or as the keys do. */
  readonly sorted: boolean;
  readonly strong: ReadonlySet<number>;
  readonly signed: boolean;
  readonly asks: boolean;
  readonly format: (value: number) => string;
}

/** Numbers of all keys as bars and in place; pointing at one marks it on the stage, picking asks from it. */
export function KeyBars({ showing: { shown }, answer, title, notes, values, before, order, ordered = 'keys, best first', sorted, strong, signed, asks, format }: Props) {
  const colours = useStore((store) => store.shared.colours);
  const over = useStore(({ hover, marked }) => marked ?? hover);
  const chart = useMemo(() => {
    const data = new Float32Array(answer.map.height * answer.map.width).fill(NaN);
    answer.keys.forEach(({ cell }, key) => { if (cell !== undefined) data[cell] = values[key]!; });
    const grid = { ...answer.map, data };
    return {
      title, notes, values, before, strong, grid, colours, format, cells: answer.keys.map(({ cell }) => cell),
      order: sorted ? order : answer.keys.map((_, key) => key), axis: sorted ? ordered : 'key',
      range: rangeOf(grid, hasSinks(grid) ? 'clipped' : 'map', { signed }), nameOf: (key: number) => capital(nameOfKey(answer, shown, key)),
    };
  }, [answer, shown, title, notes, values, before, order, ordered, sorted, strong, signed, colours, format]);
  const draw = useCallback((element: HTMLElement) => drawKeyChart(element, chart), [chart]);
  const marked = useMemo((): KeyHit | undefined => {
    const key = over === undefined ? undefined : keyAt(answer, shown, over);
    return key === undefined ? undefined : { key, text: `${chart.nameOf(key)}: ${format(values[key]!)}` };
  }, [over, answer, shown, chart, values, format]);
  return (
    <Drawing
      label={`${title}, a bar for each key`} draw={draw} marked={marked} height={166} hint={strong.size < answer.keys.length ? `The ${strong.size} best are in full colour; point at a bar to see whose it is` : 'Point at a bar to see whose it is'}
      onHover={(hit) => useStore.setState({ marked: hit && positionOfKey(answer, shown, hit.key) })}
      onPick={({ key }) => {
        const asked = askFromKey(answer, shown, key, asks);
        if (asked) change(asked);
      }}
    />
  );
}
