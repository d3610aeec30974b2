import type { Attrs } from '../../core/kernel.ts';
import { tex } from '../../core/module.ts';
import { mapValues, type Step } from '../../core/plan.ts';
import type { Shape } from '../../core/tensor.ts';

/** What an explanation needs to know of a step. */
export interface StepFacts {
  /** Shapes of the inputs that the step was given, by name. */
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly attrs: Attrs;
  readonly output: Shape;
}

/** What a kernel computes, said three times: in words, as a formula, as PyTorch. */
export interface Explained {
  /** One sentence for someone who has never seen a tensor. */
  readonly says: string;
  /**
   * One or more lines of MathML for what this very step computes, one below the other. Tensors keep their names, y is the output,
   * indices count from 0.
   */
  formula(step: StepFacts): string;
  /**
   * A PyTorch expression that gives the output. Inputs are variables of their names and shapes, `F` is `torch.nn.functional`; it may take
   * several lines, and assigns nothing.
   */
  torch(step: StepFacts): string;
}

export const factsOf = ({ inputs, attrs, output }: Step): StepFacts =>
  ({ inputs: mapValues(inputs, ({ shape }) => shape), attrs, output: output.shape });

/** A number as Python reads it, to nine digits, which is all that float32 holds. */
export const number = (value: number): string =>
  (value !== 0 && Math.abs(value) < 1e-3 ? Number(value.toPrecision(9)).toExponential() : String(Number(value.toPrecision(9))));

/** A shape as a Python tuple. */
export const tuple = (shape: Shape): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

/** An attribute that counts something; `otherwise` where the step does not give it. */
export const count = (attrs: Attrs, name: string, otherwise: number): number => Number(attrs[name] ?? otherwise);

/** An expression that a method or an operator may follow: in parentheses where it has operators of its own. */
export function closed(expression: string): string {
  let depth = 0;
  for (const letter of expression) {
    if ('(['.includes(letter)) depth++;
    if (')]'.includes(letter)) depth--;
    if (letter === ' ' && depth === 0) return `(${expression})`;
  }
  return expression.startsWith('-') ? `(${expression})` : expression;
}

/** A further line of a formula: which query a row is, where a step computes some rows only. */
export const queryFormula = ({ attrs, inputs }: StepFacts): string => (!inputs['first'] && count(attrs, 'start', 0) === 0 ? ''
  : inputs['first'] ? tex`\text{row } i \text{ is query } q = \text{start} + \text{first} + i` : tex`\text{row } i \text{ is query } q = \text{start} + i`);

/** The index of the first row, where a step computes some rows only: what it was told, and what the device is told when it runs. */
export function firstRow({ attrs, inputs }: StepFacts): string {
  const start = count(attrs, 'start', 0);
  if (!inputs['first']) return String(start);
  return start === 0 ? 'int(first)' : `${start} + int(first)`;
}

/** The indices of so many rows. */
export function rowIndices(step: StepFacts, rows: number): string {
  const first = firstRow(step);
  if (step.inputs['first']) return `torch.arange(${first}, ${first} + ${rows})`;
  return first === '0' ? `torch.arange(${rows})` : `torch.arange(${first}, ${Number(first) + rows})`;
}
