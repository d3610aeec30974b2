import { allSteps, type Plan, type Value } from '../core/plan.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';
import type { GridSize } from '../maps/unit.ts';
import { windowsAt } from './overlays.ts';
import type { Inspector } from './inspect.ts';
import type { Picture } from './picture.ts';
import { makerOf, startsAlike, valueOf, type Route } from './route.ts';
import { headsOf, type Shown } from './shown.ts';

/** One of those that are asked. */
export interface Key {
  /** Its column in the row of scores. */
  readonly column: number;
  /** Its cell of the map; undefined for a token that is no position. */
  readonly cell: number | undefined;
}

/** How one query comes to its answer, in one head; rows have a number for each of `keys`. */
export interface Answer {
  readonly route: Route;
  readonly head: number;
  readonly heads: number;
  readonly keys: readonly Key[];
  /** The map that the keys' cells are of. */
  readonly map: GridSize;
  readonly scores: Float32Array;
  /** Whether those are the scores, or the logarithms of the weights: the same but for one number for all, of which softmax takes no notice. */
  readonly exact: boolean;
  readonly attention: Float32Array;
  /** Where something stands between attention and values. */
  readonly changed: Float32Array | undefined;
  /** [keys, width] */
  readonly values: Tensor | undefined;
  /** Why there are no values, in a sentence. */
  readonly missing: string | undefined;
  /** Keys of the same window that lie elsewhere in the image: masked, and left out. */
  readonly masked: number;
}


/** The row of the one who asks on its way through a route. What is no result of the module is read by `inspect`. */
export async function answerOf(picture: Picture, shown: Shown, route: Route, inspect: Inspector): Promise<Answer> {
  const heads = headsOf(route.result, picture.plan);
  const head = Math.min(shown.head ?? 0, heads - 1);
  const { keys, map, masked, batch, query } = keysOf(picture, shown, route, head);
  const read = (value: Value) => rowOf(picture, shown, value, { route, head, batch, query, inspect });
  const [attention, changed, scores, values] = await Promise.all([
    read(route.attention),
    route.between && read(route.weights),
    // Too large to keep, or lost: the logarithms of the weights do as well.
    read(route.scores).catch(() => undefined),
    valuesOf(picture.plan, route, batch, inspect).catch((error: unknown) => (error instanceof Error ? error.message : String(error))),
  ]);
  const kept = (row: ArrayLike<number>): Float32Array => Float32Array.from(keys, ({ column }) => row[column]!);
  return {
    route, head, heads, keys, map, masked,
    scores: scores ? kept(scores) : kept(attention).map(Math.log), exact: scores !== undefined,
    attention: kept(attention), changed: changed && kept(changed),
    values: typeof values === 'string' ? undefined : pickRows(values, keys),
    missing: typeof values === 'string' ? values : undefined,
  };
}

interface Asking {
  readonly keys: readonly Key[];
  readonly map: GridSize;
  readonly masked: number;
  /** Which matrix, and which row of it. */
  readonly batch: number;
  readonly query: number;
}

function keysOf(picture: Picture, { at, place, token }: Shown, { result: { name, view } }: Route, head: number): Asking {
  const [height, width] = at.grid;
  const columns = (count: number, prefix: number): Key[] =>
    Array.from({ length: count }, (_, column) => ({ column, cell: column < prefix ? undefined : column - prefix }));
  if (view.picture === 'windows') {
    const windows = windowsAt(picture, place);
    const position = token - at.prefix;
    const { window, index } = windows.placeOf(position);
    const far = new Set(windows.maskedFrom(position));
    const keys = windows.membersOf(window).map((cell, column): Key => ({ column, cell })).filter(({ cell }) => !far.has(cell!));
    return { keys, map: { height, width }, masked: far.size, batch: window * picture.plan.results[name]!.shape[1]! + head, query: index };
  }
  if (view.picture === 'map') return { keys: columns(height * width, 0), map: { height, width }, masked: 0, batch: 0, query: 0 };
  const map = view.halved ? { height: Math.floor(height / 2), width: Math.floor(width / 2) } : { height, width };
  const prefix = view.halved || at.askers ? 0 : at.prefix;
  return { keys: columns(prefix + map.height * map.width, prefix), map, masked: 0, batch: head, query: token };
}

interface RowOf extends Pick<Asking, 'batch' | 'query'> {
  readonly route: Route;
  readonly head: number;
  readonly inspect: Inspector;
}

/** One row of scores or weights: of a result what the run kept, of all else what is inspected. */
async function rowOf(picture: Picture, shown: Shown, value: Value, { route, head, batch, query, inspect }: RowOf): Promise<ArrayLike<number>> {
  const { plan, reading } = picture;
  const name = Object.keys(plan.results).find((name) => startsAlike(valueOf(plan, name), value) && sizeOf(valueOf(plan, name).shape) === sizeOf(value.shape));
  const { picture: kind } = route.result.view;
  const columns = value.shape.at(-1)!;
  if (!name) {
    const { data, first } = await inspected(plan, value, inspect, { token: shown.token, row: query });
    const rows = kind === 'map' ? 1 : value.shape.at(-2)!;
    return data.subarray((batch * rows + query - first) * columns, (batch * rows + query - first + 1) * columns);
  }
  if (kind === 'map') return (await reading.whole(name, shown.token)).data;
  if (kind === 'attention') return (await reading.rows(name, query))[head]!;
  const heads = plan.results[name]!.shape[1]!;
  const { data } = await reading.part(name, [Math.floor(batch / heads), null, query]);
  return data.subarray(head * columns, (head + 1) * columns);
}

/** The values of one head, all keys of it: [keys, width]. Throws where the plan does not show them. */
async function valuesOf(plan: Plan, { sum, values: value }: Route, batch: number, inspect: Inspector): Promise<Tensor> {
  if (!sum || !value) throw new Error('The values cannot be told apart in this plan.');
  const transposed = sum.attrs['transposeB'] === true;
  const [rows, columns] = value.shape.slice(-2) as [number, number];
  const { data } = await inspected(plan, value, inspect);
  // One matrix may serve all.
  const own = value.shape.length > 2 ? data.subarray(batch * rows * columns, (batch + 1) * rows * columns) : data;
  if (!transposed) return tensor([rows, columns], own);
  return tensor([columns, rows], Float32Array.from({ length: rows * columns }, (_, i) => own[(i % rows) * columns + Math.floor(i / rows)]!));
}

const pickRows = ({ shape: [, width = 0], data }: Tensor, keys: readonly Key[]): Tensor => {
  const kept = new Float32Array(keys.length * width);
  keys.forEach(({ column }, i) => kept.set(data.subarray(column * width, (column + 1) * width), i * width));
  return tensor([keys.length, width], kept);
};

/** What a value holds, row-major, out of the step that makes it; of what is computed by rows, the block that `row` is in. */
async function inspected(plan: Plan, value: Value, inspect: Inspector, asked: { readonly token?: number; readonly row?: number } = {}): Promise<Tensor & { readonly first: number }> {
  const steps = allSteps(plan);
  const maker = makerOf(value, steps);
  if (!maker) throw new Error('No step of this plan makes them.');
  const step = steps.indexOf(maker);
  const rows = inspect.rows(step);
  const { data } = await inspect.read(step, asked);
  const from = value.offset - maker.output.offset;
  const first = rows ? Math.max(0, Math.min(asked.row ?? 0, rows.of - rows.count)) : 0;
  return { ...tensor(value.shape, data.subarray(from, from + sizeOf(value.shape))), first };
}
