import type { Session, Trace } from '../core/backend.ts';
import { allSteps, mapValues, stepsTo, type Plan, type Step, type Value } from '../core/plan.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';
import type { Picture } from './picture.ts';
import { askingOf } from './reading.ts';
import { useStore } from './store.ts';

/** Outputs of neighbouring steps are kept together up to so many bytes, so that going from one to the next computes nothing. */
const TOGETHER = 32 << 20;
/** A tensor above so many bytes is not read. */
const LARGEST = 128 << 20;
/** Groups of neighbours that stay on the device. */
const KEPT = 2;
/** The input, beside the plan's own, with the row that a block begins with. */
const FIRST = 'first row';

/** Where a step computes a block of rows only, whenever it is looked at. */
export interface Rows {
  /** Rows of the whole, and of a block. */
  readonly of: number;
  readonly count: number;
  /** The same in words. */
  readonly says: string;
}

/** Reads what any step of a run computed, though a run keeps its results alone. */
export interface Inspector {
  /**
   * The output of step `step` of `allSteps(plan)`, from 0. `token` asks, where one token does; the one of the run unless given. `row` is where
   * the block begins, of a step that has `rows`; the last block where fewer rows follow. Throws words where a tensor is too large to keep.
   */
  read(step: number, options?: { readonly token?: number; readonly row?: number }): Promise<Tensor>;
  rows(step: number): Rows | undefined;
  /** Frees the device; nothing more can be read. */
  dispose(): void;
}

type Run = Pick<Picture, 'plan' | 'given' | 'reading'>;

const open = new Map<Run, Inspector>();
let stop: (() => void) | undefined;

/** The one inspector of a picture; what it holds goes when the picture does. */
export function inspector(picture: Run): Inspector {
  const known = open.get(picture);
  if (known) return known;
  const made = inspecting(picture);
  open.set(picture, made);
  stop ??= useStore.subscribe((state) => {
    for (const [shown, own] of open) {
      if (Object.values(state).includes(shown as Picture)) continue;
      own.dispose();
      open.delete(shown);
    }
  });
  return made;
}

/** A session that keeps the outputs of neighbouring steps, and what it was run with last. */
interface Group {
  readonly number: number;
  readonly session: Session;
  trace: Trace;
  token: number;
  row: number;
}

function inspecting({ plan, given, reading }: Run): Inspector {
  const steps = allSteps(plan);
  const groups = groupsOf(steps);
  const asked = given.inputs['ask']?.data.indexOf(1) ?? 0;
  let ready: Group[] = [];
  let turns: Promise<unknown> = Promise.resolve();
  let gone = false;

  const prepare = async (number: number, token: number, row: number): Promise<Group> => {
    const own = planOf(plan, groups[number]!);
    const session = await given.prepare(own, pick(given.weights, own.weights));
    const first = own.inputs[FIRST] && { [FIRST]: tensor([1], [row]) };
    const trace = await session.run({ ...pick(given.inputs, own.inputs), ...askingOf(own, token), ...first });
    return { number, session, trace, token, row };
  };

  /** The group of a step, run for this token and this row. */
  const current = async (number: number, token: number, row: number): Promise<Group> => {
    if (gone) throw new Error('The picture that this step belongs to has gone: pick the step again.');
    const known = ready.find((group) => group.number === number);
    const group = known ?? await prepare(number, token, row);
    ready = [...ready.filter((other) => other !== group), group];
    for (const { session } of ready.splice(0, Math.max(0, ready.length - KEPT))) session.dispose();
    const { inputs } = group.session.plan;
    const asks = {
      ...(group.token !== token && askingOf(group.session.plan, token)),
      ...(group.row !== row && inputs[FIRST] && { [FIRST]: tensor([1], [row]) }),
    };
    if (Object.keys(asks).length > 0) group.trace = await group.session.run(asks);
    return Object.assign(group, { token, row });
  };

  const free = (): void => {
    for (const { session } of ready) session.dispose();
    ready = [];
  };

  return {
    rows: (step) => rowsOf(plan, step),
    async read(step, { token = asked, row = 0 } = {}) {
      const { output } = steps[step] ?? missing(step, steps.length);
      const bytes = 4 * sizeOf(output.shape);
      if (bytes > LARGEST) throw new Error(`This step makes [${output.shape}], ${bytes >> 20} MiB: too large to keep, so that it cannot be looked at.`);
      const result = resultOf(plan, output);
      if (result !== undefined && !reading.closed) return { shape: output.shape, data: (await reading.whole(result, token)).data };
      const rows = rowsOf(plan, step);
      const first = rows ? Math.max(0, Math.min(row, rows.of - rows.count)) : 0;
      const number = groups.findIndex((group) => group.includes(step));
      const turn = turns.then(async () => (await current(number, token, first)).trace.read(String(step)));
      // What failed, such as on a device that is lost, is made anew by whoever asks next.
      turns = turn.catch(free);
      return turn;
    },
    dispose() {
      gone = true;
      turns = turns.then(free);
    },
  };
}

function missing(step: number, count: number): never {
  throw new Error(`There is no step ${step + 1}: this plan has ${count}.`);
}

/** Numbers of neighbouring steps, as many together as `TOGETHER` allows. */
function groupsOf(steps: readonly Step[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let held = Infinity;
  steps.forEach(({ output }, i) => {
    const bytes = 4 * sizeOf(output.shape);
    if (held + bytes > TOGETHER) {
      groups.push([]);
      held = 0;
    }
    groups.at(-1)!.push(i);
    held += bytes;
  });
  return groups;
}

/** The part of a plan that leads to these steps, whose outputs are its results, under their numbers. */
function planOf(plan: Plan, group: readonly number[]): Plan {
  const all = allSteps(plan);
  const results = Object.fromEntries(group.filter((i) => 4 * sizeOf(all[i]!.output.shape) <= LARGEST).map((i) => [String(i), all[i]!.output]));
  const steps = stepsTo(Object.values(results), all);
  const used = new Set(steps.flatMap(({ inputs }) => Object.values(inputs).map(({ buffer }) => buffer)));
  const taken = (values: Readonly<Record<string, Value>>) => Object.fromEntries(Object.entries(values).filter(([, { buffer }]) => used.has(buffer)));
  return { inputs: taken({ ...plan.inputs, ...(plan.demand && { [FIRST]: plan.demand.first }) }), weights: taken(plan.weights), steps, results };
}

const pick = (tensors: Readonly<Record<string, Tensor>>, values: Readonly<Record<string, Value>>): Readonly<Record<string, Tensor>> =>
  mapValues(Object.fromEntries(Object.entries(values).filter(([name]) => tensors[name])), (_, name) => tensors[name]!);

/** The result that is just this value and is kept, whatever its axes. */
const resultOf = ({ results, demand }: Plan, { buffer, offset, shape }: Value): string | undefined =>
  Object.entries(results).find(([name, value]) =>
    !demand?.blocks[name] && value.buffer === buffer && value.offset === offset && sizeOf(value.shape) === sizeOf(shape))?.[0];

/** Rows of a step that is computed by rows when it is looked at. A block's first step takes its rows from the whole. */
function rowsOf(plan: Plan, step: number): Rows | undefined {
  const { demand, steps } = plan;
  const own = demand?.steps[step - steps.length];
  if (!own) return undefined;
  const of = stepsTo([own.output], demand!.steps)[0]!.inputs['x']!.shape.at(-2)!;
  const count = own.output.shape.at(-2)!;
  return { of, count, says: `All ${of} rows together are too large to keep: ${count} at a time are computed whenever they are looked at.` };
}
