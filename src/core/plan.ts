import { programsFor, type Attrs, type Inputs, type Kernel, type Shader, type Traits } from './kernel.ts';
import { sameShape, sizeOf, type Shape, type Tensor } from './tensor.ts';

/** A tensor that will exist when the plan runs: `shape` at `offset` (in elements) of buffer number `buffer`. */
export interface Value {
  readonly buffer: number;
  readonly offset: number;
  readonly shape: Shape;
  /** Float16, two in each four bytes, instead of float32: of weights whose every number is one. */
  readonly halves?: true;
}

/** What a value takes in memory. */
export const bytesOf = ({ shape, halves }: Value): number => (halves ? 2 : 4) * sizeOf(shape);

export interface Step {
  readonly kernel: Kernel;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly attrs: Attrs;
  readonly output: Value;
  /** Where in the network the step stands, such as `blocks.3`; empty at the top. */
  readonly scope: string;
}

/** A network with its shapes worked out: plain data, no GPU involved. */
export interface Plan<Name extends string = string> {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly weights: Readonly<Record<string, Value>>;
  readonly steps: readonly Step[];
  readonly results: Readonly<Record<Name, Value>>;
  /** Where some results are too large to keep. */
  readonly demand?: Demand;
}

/** Results that are not kept: a block of their rows (axis −2) is computed whenever one is read. */
export interface Demand {
  /** The row that the block begins with, a tensor [1]. */
  readonly first: Value;
  readonly steps: readonly Step[];
  /** By result: a block of its rows. */
  readonly blocks: Readonly<Record<string, Value>>;
}

/** Appends one step to the plan being built and returns its output. `op.in(scope)` is the same, one scope deeper. */
export interface Op {
  <In extends string, Opt extends string, A extends Attrs>(
    kernel: Kernel<In, Opt, A>,
    inputs: Inputs<In, Opt, Value>,
    ...attrs: Partial<A> extends A ? [attrs?: A] : [attrs: A]
  ): Value;
  in(scope: string): Op;
}

type Shapes = Readonly<Record<string, Shape>>;
type Values = Readonly<Record<string, Value>>;

/**
 * Builds a plan by running `build` on values that stand for its inputs and weights. Kernels are functions of what they read: a step that
 * stands already is not computed again, such as the projections of a network that a module shows.
 */
export function buildPlan<Name extends string>(
  shapes: { readonly inputs: Shapes; readonly weights: Shapes },
  build: (values: { readonly inputs: Values; readonly weights: Values; readonly op: Op }) => Readonly<Record<Name, Value>>,
): Plan<Name> {
  const steps: Step[] = [];
  const known = new Map<string, Value>();
  let buffers = 0;
  const create = (shape: Shape): Value => ({ buffer: buffers++, offset: 0, shape });
  const opIn = (scope: string): Op => Object.assign(
    ((kernel: Kernel, inputs: Values, attrs: Attrs = {}) => {
      const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
      const text = JSON.stringify([kernel.name, given, attrs]);
      const before = known.get(text);
      if (before) return before;
      const output = create(kernel.output(mapValues(given, (value) => value.shape), attrs));
      steps.push({ kernel, inputs: given, attrs, output, scope });
      known.set(text, output);
      return output;
    }) as Op,
    { in: (inner: string) => opIn(scope ? `${scope}.${inner}` : inner) },
  );
  const inputs = mapValues(shapes.inputs, create);
  const weights = mapValues(shapes.weights, create);
  return { inputs, weights, steps, results: build({ inputs, weights, op: opIn('') }) };
}

/** The same values under another shape; costs nothing. Throws where the sizes differ. */
export function reshape(value: Value, shape: Shape): Value {
  if (sizeOf(shape) !== sizeOf(value.shape)) throw new Error(`reshape: [${value.shape}] does not fill [${shape}]`);
  return { ...value, shape };
}

/** Rows `from` to `to` of the first axis; costs nothing. Throws outside the axis. */
export function slice(value: Value, from: number, to: number): Value {
  const [length = 0, ...rest] = value.shape;
  if (!(0 <= from && from < to && to <= length)) throw new Error(`slice: rows ${from} to ${to} of [${value.shape}]`);
  return { ...value, offset: value.offset + from * sizeOf(rest), shape: [to - from, ...rest] };
}

/** The inputs of the plan that each step depends on, by name. */
export function dependencies({ inputs, steps }: Plan): ReadonlyMap<Step, ReadonlySet<string>> {
  const ofBuffer = new Map<number, ReadonlySet<string>>(Object.entries(inputs).map(([name, { buffer }]) => [buffer, new Set([name])]));
  return new Map(steps.map((step) => {
    const own = new Set(Object.values(step.inputs).flatMap(({ buffer }) => [...ofBuffer.get(buffer) ?? []]));
    // Steps may share a buffer, a part each.
    ofBuffer.set(step.output.buffer, new Set([...ofBuffer.get(step.output.buffer) ?? [], ...own]));
    return [step, own];
  }));
}

/** Which steps depend on weights alone: they run once per session, not once per run. */
export const constantSteps = (plan: Plan): ReadonlySet<Step> =>
  new Set([...dependencies(plan)].flatMap(([step, inputs]) => (inputs.size === 0 ? [step] : [])));

/** The same plan on other kernels, each in place of the one that it is made of. */
export function withKernels<Name extends string>(plan: Plan<Name>, replaced: (kernel: Kernel) => Kernel): Plan<Name> {
  const known = new Map<Kernel, Kernel>();
  const onIts = (step: Step): Step => {
    const kernel = known.get(step.kernel) ?? replaced(step.kernel);
    known.set(step.kernel, kernel);
    return { ...step, kernel };
  };
  const { steps, demand } = plan;
  return { ...plan, steps: steps.map(onIts), ...(demand && { demand: { ...demand, steps: demand.steps.map(onIts) } }) };
}

/** The programs that run a step on such a device, the one that does first. */
export const programsOf = ({ kernel, inputs, attrs }: Step, traits: Traits): readonly Shader[] =>
  programsFor(kernel, mapValues(inputs, ({ shape }) => shape), attrs, traits, Object.keys(inputs).filter((name) => inputs[name]!.halves));

/** Every step: those of each run, then those that compute a block of rows on demand. */
export const allSteps = ({ steps, demand }: Plan): readonly Step[] => [...steps, ...demand?.steps ?? []];

/** The steps, of those given, that `values` are computed by. */
export function stepsTo(values: readonly Value[], steps: readonly Step[]): readonly Step[] {
  const wanted = new Set(values.map(({ buffer }) => buffer));
  return [...steps].reverse().filter(({ inputs, output }) => {
    if (!wanted.has(output.buffer)) return false;
    for (const { buffer } of Object.values(inputs)) wanted.add(buffer);
    return true;
  }).reverse();
}

/** The same plan for some of its results alone: steps that lead to none of them are left out. Throws for a result that it has not. */
export function onlyFor<Name extends string>(plan: Plan<Name>, names: readonly Name[]): Plan<Name> {
  const { results } = plan;
  const unknown = names.find((name) => !results[name]);
  if (unknown !== undefined) throw new Error(`plan: there is no result '${unknown}'; there are: ${Object.keys(results).join(', ')}`);
  const kept = Object.fromEntries(names.map((name) => [name, results[name]])) as Record<Name, Value>;
  return { ...plan, steps: stepsTo(Object.values(kept), plan.steps), results: kept };
}

/** Throws where an input is misshapen, or missing in a session that has not run before. */
export const checkInputs = ({ inputs }: Plan, given: Readonly<Record<string, Tensor>>, ranBefore: boolean): void =>
  checkTensors('input', ranBefore ? Object.fromEntries(Object.entries(inputs).filter(([name]) => given[name])) : inputs, given);

/** Throws where a tensor that the plan needs is missing or has another shape; `what` is 'input' or 'weight'. */
export function checkTensors(what: string, expected: Values, given: Readonly<Record<string, Tensor>>): void {
  for (const [name, { shape }] of Object.entries(expected)) {
    const got = given[name]?.shape;
    if (!got) throw new Error(`${what} '${name}' [${shape}] is missing`);
    if (!sameShape(got, shape)) throw new Error(`${what} '${name}' should be [${shape}], got [${got}]`);
  }
}

export function mapValues<K extends string, V, W>(record: Readonly<Record<K, V>>, f: (value: V, key: K) => W): Record<K, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value as V, key as K)])) as Record<K, W>;
}
