import { constantSteps, mapValues, stepsTo, type Plan, type Step, type Value } from '../src/core/plan.ts';
import { sameShape, sizeOf, tensor, type Tensor } from '../src/core/tensor.ts';
import type { Network, Ops } from './ops.ts';
import { reshaped, translations } from './translations.ts';

/** What is known before the first run, by buffer of the plan: weights, and what is computed of them alone. */
type Constants = ReadonlyMap<number, { readonly name: string; readonly tensor: Tensor }>;

/**
 * A plan of ours in the terms of any runtime, so that every peer runs the same network on the same weights without a second
 * definition. What depends on weights alone is computed here, once, as the exporters of those runtimes do. Throws where a kernel has no
 * translation, and names it.
 */
export function translate(plan: Plan, weights: Readonly<Record<string, Tensor>>, results: readonly string[]): Network {
  const constants = constantsOf(plan, weights);
  const wanted = results.map((name) => plan.results[name] ?? fail(`there is no result '${name}'`));
  const steps = stepsTo(wanted, plan.steps).filter(({ output }) => !constants.has(output.buffer));
  for (const { kernel } of steps) if (!translations[kernel.name]) fail(`the kernel '${kernel.name}' has no translation for other runtimes`);

  return <T>(ops: Ops<T>, inputs: Readonly<Record<string, T>>) => {
    const made = new Map<number, T>(Object.entries(plan.inputs).map(([name, { buffer }]) => [buffer, inputs[name]!]));
    const read = (value: Value): T => {
      const constant = constantOf(constants, value);
      return constant ? ops.constant(constant) : part(ops, made.get(value.buffer)!, value);
    };
    for (const step of steps) made.set(step.output.buffer, apply(step, ops, constants, read));
    return Object.fromEntries(results.map((name, i) => [name, read(wanted[i]!)]));
  };
}

const fail = (message: string): never => { throw new Error(`translate: ${message}`); };

function apply<T>({ kernel, inputs, attrs, output }: Step, ops: Ops<T>, constants: Constants, read: (value: Value) => T): T {
  const known = mapValues(inputs, (value) => constantOf(constants, value));
  // Read when it is asked for: a weight that is folded into another is not wanted itself.
  const given = Object.defineProperties({}, mapValues(inputs, (value) => ({ get: () => read(value), enumerable: true }))) as Record<string, T>;
  return translations[kernel.name]!({ ops, inputs: given, shapes: mapValues(inputs, ({ shape }) => shape), known, attrs, output: output.shape });
}

function constantsOf(plan: Plan, weights: Readonly<Record<string, Tensor>>): Constants {
  const constants = new Map(Object.entries(plan.weights).map(([name, { buffer }]) => [buffer, { name, tensor: weights[name]! }]));
  for (const step of constantSteps(plan)) {
    const inputs = mapValues(step.inputs, (value) => constantOf(constants, value)!.tensor);
    const computed = tensor(step.output.shape, Float32Array.from(step.kernel.reference(inputs, step.attrs)));
    constants.set(step.output.buffer, { name: `${step.scope} ${step.kernel.name} ${step.output.buffer}`, tensor: computed });
  }
  return constants;
}

/** A constant, or a part of one: then the name says which. */
function constantOf(constants: Constants, { buffer, offset, shape }: Value): { name: string; tensor: Tensor } | undefined {
  const whole = constants.get(buffer);
  if (!whole) return undefined;
  if (sameShape(whole.tensor.shape, shape)) return whole;
  return { name: `${whole.name} [${shape}] from ${offset}`, tensor: { shape, data: whole.tensor.data.slice(offset, offset + sizeOf(shape)) } };
}

/** Elements of a tensor that lie together, as whole rows of its first axis where they are that. */
function part<T>(ops: Ops<T>, whole: T, { offset, shape }: Value): T {
  const from = ops.shapeOf(whole);
  if (sizeOf(from) === sizeOf(shape)) return reshaped(ops, whole, shape);
  const rest = shape.slice(1);
  const row = sizeOf(rest);
  if (offset % row !== 0 || sizeOf(from) % row !== 0) fail(`[${shape}] from element ${offset} of [${from}] are no rows of it`);
  const rows = reshaped(ops, whole, [sizeOf(from) / row, ...rest]);
  return ops.slice(rows, 0, offset / row, offset / row + shape[0]!);
}
