import { runsOf, type Backend, type RunOptions, type Session, type Slice, type Trace } from '../core/backend.ts';
import { LEAST } from '../core/kernel.ts';
import { checkInputs, checkTensors, constantSteps, dependencies, mapValues, stepsTo, type Plan, type Step, type Value } from '../core/plan.ts';
import { readByRows } from '../core/read-by-rows.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';

type Arrays = Map<number, Float32Array<ArrayBuffer>>;

/**
 * Runs plans on the kernels' float64 references: slow, exact, and always available. Yields to the page between steps. `fit`
 * rewrites plans before they run; a processor has memory for all, so that it leaves them as they are.
 */
export function cpu(fit: (plan: Plan) => Plan = (plan) => plan): Backend {
  return {
    name: 'cpu',
    adapter: 'CPU, float64',
    traits: LEAST,
    programs: 'the kernels’ references, in plain loops',
    async prepare<Name extends string>(asked: Plan<Name>, weights: Readonly<Record<string, Tensor>>) {
      const plan = fit(asked) as Plan<Name>;
      checkTensors('weight', plan.weights, weights);
      const arrays: Arrays = new Map(Object.entries(plan.weights).map(([name, value]) => [value.buffer, weights[name]!.data]));
      for (const step of constantSteps(plan)) compute(step, arrays);
      return session(plan, arrays);
    },
    dispose() {},
  };
}

function session<Name extends string>(plan: Plan<Name>, arrays: Arrays): Session<Name> {
  const inputsOf = dependencies(plan);
  let queue: Promise<unknown> = Promise.resolve();
  let latest: object | undefined;
  let ranBefore = false;
  let reads: Promise<unknown> = Promise.resolve();
  /** Inputs that were given, and the steps that depend on them not all run. */
  const due = new Set<string>();

  const checkLatest = (name: string, own: object): void => {
    if (latest !== own) throw new Error(`trace: '${name}' was asked of an older run`);
  };

  const execute = async (inputs: Readonly<Record<string, Tensor>>, { signal }: RunOptions): Promise<Trace<Name>> => {
    signal?.throwIfAborted();
    checkInputs(plan, inputs, ranBefore);
    const own = {};
    latest = own;
    for (const [name, value] of Object.entries(plan.inputs)) {
      if (!inputs[name]) continue;
      arrays.set(value.buffer, inputs[name].data);
      due.add(name);
    }
    const times = new Map<Step, number>();
    for (const step of plan.steps.filter((step) => [...inputsOf.get(step)!].some((name) => due.has(name)))) {
      signal?.throwIfAborted();
      const start = performance.now();
      compute(step, arrays);
      times.set(step, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve));
    }
    ranBefore = true;
    due.clear();
    return {
      timings: plan.steps.map((step) => times.get(step) ?? 0),
      async read(name: Name, slice: Slice = []) {
        checkLatest(name, own);
        const value: Value | undefined = plan.results[name];
        if (!value) throw new Error(`trace: there is no result '${name}'; there are: ${Object.keys(plan.results).join(', ')}`);
        const block = plan.demand?.blocks[name];
        if (!block) return part(view(arrays, value), slice);
        const { first, steps } = plan.demand!;
        const asked = reads.then(() => readByRows({
          shape: value.shape,
          block: block.shape,
          slice,
          async compute(row) {
            checkLatest(name, own);
            arrays.set(first.buffer, Float32Array.of(row));
            for (const step of stepsTo([block], steps)) compute(step, arrays);
          },
          read: async (slice) => part(view(arrays, block), slice),
        }));
        reads = asked.catch(() => undefined);
        return asked;
      },
      dispose() {
        if (latest === own) latest = undefined;
      },
    };
  };

  return {
    plan,
    run(inputs, options = {}) {
      const run = queue.then(() => execute(inputs, options));
      queue = run.catch(() => undefined);
      return run;
    },
    dispose() {
      latest = undefined;
      arrays.clear();
    },
  };
}

/** A copy of a slice. */
function part(whole: Tensor, slice: Slice): Tensor {
  const { shape, runs } = runsOf(whole.shape, slice);
  const data = new Float32Array(sizeOf(shape));
  let at = 0;
  for (const [start, length] of runs) {
    data.set(whole.data.subarray(start, start + length), at);
    at += length;
  }
  return { shape, data };
}

function compute({ kernel, inputs, attrs, output }: Step, arrays: Arrays): void {
  const values = mapValues(inputs, (value) => view(arrays, value));
  const computed = tensor(output.shape, Float32Array.from(kernel.reference(values, attrs))).data;
  const known = arrays.get(output.buffer);
  if (output.offset === 0 && (!known || known.length === computed.length)) {
    arrays.set(output.buffer, computed);
    return;
  }
  // Steps that compute a part each of one tensor.
  const whole = new Float32Array(Math.max(known?.length ?? 0, output.offset + computed.length));
  if (known) whole.set(known);
  whole.set(computed, output.offset);
  arrays.set(output.buffer, whole);
}

const view = (arrays: Arrays, { buffer, offset, shape }: Value): Tensor =>
  ({ shape, data: arrays.get(buffer)!.subarray(offset, offset + sizeOf(shape)) });
