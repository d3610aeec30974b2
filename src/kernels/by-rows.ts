import type { Attrs } from '../core/kernel.ts';
import { mapValues, type Demand, type Plan, type Step, type Value } from '../core/plan.ts';
import { sameShape, sizeOf, type Shape } from '../core/tensor.ts';
import { takeRows } from './take-rows.ts';

/** Bytes that a block of rows may take, so that several fit a device at once. */
const BLOCK = 16 << 20;
/** Blocks are multiples of so many rows: each then starts where a binding may. Who reads asks for few rows: for them it is one. */
const MULTIPLE = 64;

const bytesOf = (shape: Shape): number => 4 * sizeOf(shape);
const rowsOf = (shape: Shape): number => shape.at(-2) ?? 0;

/**
 * The same plan without any tensor above `largest` bytes: what passes through one, such as the attention of many heads
 * over many positions, is computed a block of rows at a time, and results that are too large a block at a time when they are
 * read. Large tensors that are not computed row by row are left as they are.
 */
export function byRows<Name extends string>(plan: Plan<Name>, largest: number): Plan<Name> {
  const large = new Set(plan.steps.filter(({ output }) => bytesOf(output.shape) > largest).map(({ output }) => output.buffer));
  if (large.size === 0) return plan;
  const groups = groupsOf(plan.steps, large);
  const values = [...Object.values(plan.inputs), ...Object.values(plan.weights), ...plan.steps.map(({ output }) => output)];
  let buffers = 1 + Math.max(...values.map(({ buffer }) => buffer));
  const create = (shape: Shape): Value => ({ buffer: buffers++, offset: 0, shape });
  const first = create([1]);
  const blocks: Record<string, Value> = {};
  const demanded: Step[] = [];
  const byLast = new Map<Step, readonly Step[]>();
  const grouped = new Set<Step>();

  for (const group of groups) {
    const count = countOf(group, largest);
    const results = Object.entries<Value>(plan.results).filter(([, { buffer }]) => large.has(buffer) && makes(group, buffer));
    const whole = results.every(([, value]) => sameMatrices(value, makes(group, value.buffer)!.output.shape));
    if (!count || !whole || !standsTogether(plan.steps, group)) continue;
    const rows = rowsOf(group.find(({ output }) => large.has(output.buffer))!.output.shape);
    const starts = Array.from({ length: Math.ceil(rows / count) }, (_, i) => i * count);
    const inTurn = starts.map((start) => blockOf(group, { start, count: Math.min(count, rows - start), large, create }));
    const asked = blockOf(group.filter(({ output }) => large.has(output.buffer)), { start: 0, count: MULTIPLE, large, create, first });
    if (!asked || inTurn.includes(undefined)) continue;
    byLast.set(group.at(-1)!, inTurn.flatMap((block) => block!.steps));
    for (const step of group) grouped.add(step);
    demanded.push(...asked.steps);
    for (const [name, { buffer, shape }] of results) {
      blocks[name] = { ...asked.valueOf.get(buffer)!, shape: [...shape.slice(0, -2), MULTIPLE, shape.at(-1)!] };
    }
  }
  if (grouped.size === 0) return plan;
  const demand: Demand = { first, steps: demanded, blocks };
  return { ...plan, steps: plan.steps.flatMap((step) => byLast.get(step) ?? (grouped.has(step) ? [] : [step])), demand };
}

/** The step of a group that makes a buffer. */
const makes = (group: readonly Step[], buffer: number): Step | undefined => group.find(({ output }) => output.buffer === buffer);

/** The steps that large tensors connect, each group in order. */
function groupsOf(steps: readonly Step[], large: ReadonlySet<number>): Step[][] {
  const groups: { readonly steps: Step[]; readonly buffers: Set<number> }[] = [];
  for (const step of steps) {
    const touched = [...Object.values(step.inputs), step.output].map(({ buffer }) => buffer).filter((buffer) => large.has(buffer));
    if (touched.length === 0) continue;
    const [main, ...others] = groups.filter(({ buffers }) => touched.some((buffer) => buffers.has(buffer)));
    const group = main ?? groups[groups.push({ steps: [], buffers: new Set() }) - 1]!;
    for (const other of others) {
      group.steps.push(...other.steps);
      for (const buffer of other.buffers) group.buffers.add(buffer);
      groups.splice(groups.indexOf(other), 1);
    }
    group.steps.push(step);
    for (const buffer of touched) group.buffers.add(buffer);
  }
  return groups.map((group) => steps.filter((step) => group.steps.includes(step)));
}

/** How many rows a block has; undefined where not even the fewest fit. */
function countOf(group: readonly Step[], largest: number): number | undefined {
  const perRow = Math.max(...group.map(({ output: { shape } }) => bytesOf(shape) / rowsOf(shape)));
  const fitting = Math.floor(Math.min(largest, Math.max(BLOCK, perRow * MULTIPLE)) / perRow / MULTIPLE) * MULTIPLE;
  return fitting > 0 ? fitting : undefined;
}

/** Whether no step between the first and the last of a group waits for a part of it. */
function standsTogether(steps: readonly Step[], group: readonly Step[]): boolean {
  const made = new Set(group.map(({ output }) => output.buffer));
  return steps.slice(0, steps.indexOf(group.at(-1)!)).every((step) =>
    group.includes(step) || !Object.values(step.inputs).some(({ buffer }) => made.has(buffer)));
}

interface Block {
  readonly start: number;
  readonly count: number;
  readonly large: ReadonlySet<number>;
  readonly create: (shape: Shape) => Value;
  /** Where the block begins, if that is known only when it is read. */
  readonly first?: Value;
}

interface Computed {
  readonly steps: readonly Step[];
  /** By buffer of a large tensor: its rows in this block. */
  readonly valueOf: ReadonlyMap<number, Value>;
}

/** The steps of a group for one block of its rows; undefined where it cannot be computed so. */
function blockOf(group: readonly Step[], { start, count, large, create, first }: Block): Computed | undefined {
  const steps: Step[] = [];
  const valueOf = new Map<number, Value>();
  const wholeOf = new Map(group.map(({ output }) => [output.buffer, output.shape]));
  const rows = rowsOf(group[0]!.output.shape);
  const taken = new Map<string, Value>();
  const ask = first && { first };

  const take = (value: Value, scope: string): Value => {
    const key = `${value.buffer} ${value.offset} ${value.shape}`;
    const known = taken.get(key);
    if (known) return known;
    const attrs = { start, count };
    const some = create(takeRows.output({ x: value.shape }, attrs));
    steps.push({ kernel: takeRows as unknown as Step['kernel'], inputs: { x: value, ...ask }, attrs, output: some, scope });
    taken.set(key, some);
    return some;
  };

  for (const { kernel, inputs, attrs, output, scope } of group) {
    const rule = kernel.rows?.(mapValues(inputs, ({ shape }) => shape), attrs);
    const whole = output.shape;
    // Rows of a tensor that is kept must lie together.
    if (!rule || rowsOf(whole) !== rows || (!large.has(output.buffer) && sizeOf(whole.slice(0, -2)) !== 1)) return undefined;
    const own: Record<string, Value> = {};
    for (const [name, value] of Object.entries(inputs)) {
      const block = valueOf.get(value.buffer);
      if (!rule.inputs.includes(name)) {
        // All of a tensor of which only some rows are there yet.
        if (wholeOf.has(value.buffer)) return undefined;
        own[name] = value;
      } else if (rowsOf(value.shape) !== rows || (block && !sameMatrices(value, wholeOf.get(value.buffer)!))) {
        return undefined;
      } else {
        own[name] = block ? { ...block, shape: [...value.shape.slice(0, -2), count, value.shape.at(-1)!] } : take(value, scope);
      }
    }
    const rowSize = sizeOf(whole) / rowsOf(whole);
    const shape = [...whole.slice(0, -2), count, whole.at(-1)!];
    const value = large.has(output.buffer) ? create(shape) : { buffer: output.buffer, offset: output.offset + start * rowSize, shape };
    if (large.has(output.buffer)) valueOf.set(output.buffer, value);
    const placed: Attrs = rule.placed ? { ...attrs, start: Number(attrs['start'] ?? 0) + start } : attrs;
    steps.push({ kernel, inputs: { ...own, ...(rule.placed && ask) }, attrs: placed, output: value, scope });
  }
  return { steps, valueOf };
}

/** Whether a value is all of a tensor of this shape, with the same rows, whatever its leading axes. */
const sameMatrices = ({ shape }: Value, whole: Shape): boolean =>
  sizeOf(shape) === sizeOf(whole) && sameShape(shape.slice(-2), whole.slice(-2));
