import { reshape, slice, type Op, type Value } from '../core/plan.ts';
import { activate } from '../kernels/activate.ts';
import type { Activation } from '../kernels/activation.ts';
import { concat } from '../kernels/concat.ts';
import { elementwise } from '../kernels/elementwise.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';
import { poolSpace } from '../kernels/pool-space.ts';
import { select } from '../kernels/select.ts';
import { softmax } from '../kernels/softmax.ts';

type Values = Readonly<Record<string, Value>>;

/** One word. */
export interface Step {
  /** What the attention computed for it. */
  readonly looked: Values;
  /** The share of every word of the vocabulary [V]. */
  readonly probabilities: Value;
}

interface Decoding {
  /** [N, D] */
  readonly annotations: Value;
  readonly weights: Values;
  readonly length: number;
  /** Attention for word i, from 0: its `context` [D] goes on. query: the state [H]. */
  look(op: Op, query: Value, annotations: Value, i: number): Values;
}

interface State {
  readonly hidden: Value;
  readonly cell: Value;
}

/** The word that stands for what was said before a sentence begins, and that ends it: the full stop. */
const STOP = 0;

/**
 * A greedy decoder: the state h asks the annotations, their answer goes into the next state with the last word, and state, answer
 * and last word together say the next one, the likeliest. It goes on after the full stop: what comes then means nothing.
 * `within` is where its parts stand. arXiv 1502.03044, equations 1 to 7.
 */
export function decode(within: (part: string) => Op, { annotations, weights, length, look }: Decoding): readonly Step[] {
  const linear = (op: Op, name: string, x: Value, options: { activation?: Activation; residual?: Value } = {}): Value => {
    const a = reshape(x, [1, x.shape.at(-1)!]);
    return op(matmul, { a, b: weights[`${name}.weight`]!, bias: weights[`${name}.bias`]!, residual: options.residual },
      { transposeB: true, activation: options.activation ?? 'none' });
  };
  const mean = meanOf(within('start'), annotations);
  let state: State = {
    hidden: linear(within('start').in('state'), 'start_h', mean, { activation: 'tanh' }),
    cell: linear(within('start').in('memory'), 'start_c', mean, { activation: 'tanh' }),
  };
  let last = slice(weights['words.weight']!, STOP, STOP + 1);
  const steps: Step[] = [];
  for (let i = 0; i < length; i++) {
    const inWord = within(`word ${i + 1}`);
    const looked = look(inWord.in('look'), reshape(state.hidden, [state.hidden.shape[1]!]), annotations, i);
    const context = looked['context']!;
    state = lstm(inWord.in('lstm'), { x: joined(inWord.in('lstm'), last, context), state, weights });
    const read = linear(inWord.in('say.of the state'), 'read_state', state.hidden, { residual: last });
    const met = linear(inWord.in('say.of what was seen'), 'read_context', context, { residual: read, activation: 'tanh' });
    const logits = linear(inWord.in('say.words'), 'head', met);
    const probabilities = reshape(inWord.in('say')(softmax, { x: logits }), [logits.shape[1]!]);
    steps.push({ looked, probabilities });
    const said = inWord.in('say')(select, { x: probabilities }, { mode: 'argmax' });
    last = inWord.in('say.as a vector')(matmul, { a: reshape(said, [1, said.shape[0]!]), b: weights['words.weight']! });
  }
  return steps;
}

interface Cell {
  /** [1, E + D] */
  readonly x: Value;
  readonly state: State;
  readonly weights: Values;
}

/** torch.nn.LSTMCell: gates i, f, g, o; c' = f c + i g, h' = o tanh(c'). */
function lstm(op: Op, { x, state, weights }: Cell): State {
  const ofState = op.in('gates')(matmul, { a: state.hidden, b: weights['lstm.weight_hh']!, bias: weights['lstm.bias_hh']! }, { transposeB: true });
  const sums = op.in('gates')(matmul, { a: x, b: weights['lstm.weight_ih']!, bias: weights['lstm.bias_ih']!, residual: ofState }, { transposeB: true });
  const rows = reshape(sums, [4, sums.shape[1]! / 4]);
  const gate = (name: string, from: number, to: number, activation: Activation): Value => op.in(name)(activate, { x: slice(rows, from, to) }, { activation });
  const admit = gate('input and forget gates', 0, 2, 'sigmoid');
  const candidate = gate('candidate', 2, 3, 'tanh');
  const output = gate('output gate', 3, 4, 'sigmoid');
  const times = (a: Value, b: Value): Value => op(elementwise, { a, b }, { operation: 'multiply' });
  const cell = op.in('memory')(elementwise, { a: times(slice(admit, 1, 2), state.cell), b: times(slice(admit, 0, 1), candidate) }, { operation: 'add' });
  return { cell, hidden: times(output, op.in('state')(activate, { x: cell }, { activation: 'tanh' })) };
}

/** Rows [1, E] and [D] one after the other, [1, E + D]. */
function joined(op: Op, word: Value, context: Value): Value {
  const both = op.in('word and what was seen')(concat, { a: reshape(word, [word.shape[1]!]), b: context });
  return reshape(both, [1, both.shape[0]!]);
}

/** The mean of rows [N, D]: [1, D]. */
function meanOf(op: Op, rows: Value): Value {
  const [count = 0, width = 0] = rows.shape;
  const columns = op.in('mean annotation')(permute, { x: rows }, { order: '10' });
  return reshape(op.in('mean annotation')(poolSpace, { x: reshape(columns, [width, 1, count]) }, { mode: 'mean' }), [1, width]);
}
