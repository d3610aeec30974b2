import { runsOf, type Backend, type Session, type Slice, type Trace } from '../core/backend.ts';
import { checkTensors, constantSteps, type Plan, type Step, type Value } from '../core/plan.ts';
import { sizeOf, tensor, type Tensor } from '../core/tensor.ts';

type Arrays = Map<number, Float32Array<ArrayBuffer>>;

/** Runs plans on the kernels' float64 references: slow, exact, and always available. Yields to the page between steps. */
export function cpu(): Backend {
  return {
    name: 'cpu',
    adapter: 'CPU, float64',
    async prepare(plan, weights) {
      checkTensors('weight', plan.weights, weights);
      const resident: Arrays = new Map(Object.entries(plan.weights).map(([name, value]) => [value.buffer, weights[name]!.data]));
      const constant = constantSteps(plan);
      for (const step of constant) compute(step, resident);
      return session(plan, resident, plan.steps.filter((step) => !constant.has(step)));
    },
    dispose() {},
  };
}

function session<Name extends string>(plan: Plan<Name>, resident: Arrays, steps: readonly Step[]): Session<Name> {
  let queue: Promise<unknown> = Promise.resolve();
  let latest: object | undefined;

  const execute = async (inputs: Readonly<Record<string, Tensor>>): Promise<Trace<Name>> => {
    checkTensors('input', plan.inputs, inputs);
    const arrays: Arrays = new Map(resident);
    for (const [name, value] of Object.entries(plan.inputs)) arrays.set(value.buffer, inputs[name]!.data);
    const times = new Map<Step, number>();
    for (const step of steps) {
      const start = performance.now();
      compute(step, arrays);
      times.set(step, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve));
    }
    const own = {};
    latest = own;
    return {
      timings: plan.steps.map((step) => times.get(step) ?? 0),
      async read(name: Name, slice: Slice = []) {
        if (latest !== own) throw new Error(`trace: '${name}' was asked of an older run`);
        const value: Value | undefined = plan.results[name];
        if (!value) throw new Error(`trace: there is no result '${name}'; there are: ${Object.keys(plan.results).join(', ')}`);
        const { shape, runs } = runsOf(value.shape, slice);
        const whole = view(arrays, value).data;
        const data = new Float32Array(sizeOf(shape));
        let at = 0;
        for (const [start, length] of runs) {
          data.set(whole.subarray(start, start + length), at);
          at += length;
        }
        return { shape, data };
      },
      dispose() {
        if (latest === own) latest = undefined;
      },
    };
  };

  return {
    plan,
    run(inputs) {
      const run = queue.then(() => execute(inputs));
      queue = run.catch(() => undefined);
      return run;
    },
    dispose() {
      latest = undefined;
      resident.clear();
    },
  };
}

function compute({ kernel, inputs, attrs, output }: Step, arrays: Arrays): void {
  const values = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, view(arrays, value)]));
  arrays.set(output.buffer, tensor(output.shape, Float32Array.from(kernel.reference(values, attrs))).data);
}

const view = (arrays: Arrays, { buffer, offset, shape }: Value): Tensor =>
  ({ shape, data: arrays.get(buffer)!.subarray(offset, offset + sizeOf(shape)) });
