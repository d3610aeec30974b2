import { sizeOf, tensor, type Shape, type Tensor } from '../../src/core/tensor.ts';
import type { Ops } from '../ops.ts';
import type { Attribute, Graph } from './onnx-model.ts';

/** A tensor of a graph: its name and its shape. `batched`: the graph has it with an axis of length 1 before the others, as convolutions want it. */
export interface Node {
  readonly name: string;
  readonly shape: Shape;
  readonly batched?: boolean;
}

export const shapeInGraph = ({ shape, batched }: Node): Shape => (batched ? [1, ...shape] : shape);

/** Operations that add nodes to a graph, as PyTorch's exporter writes them; ONNX Runtime's own optimiser then fuses what it can. */
export function onnxOps(graph: Graph): Ops<Node> {
  let count = 0;
  const add = (operator: string, inputs: readonly (Node | string)[], output: Omit<Node, 'name'>, attributes: Readonly<Record<string, Attribute>> = {}): Node => {
    const name = `${operator} ${count++}`;
    graph.nodes.push({ operator, inputs: inputs.map((input) => (typeof input === 'string' ? input : input.name)), output: name, attributes });
    return { ...output, name };
  };
  const integers = (values: readonly number[]): string => {
    const name = `integers ${values}`;
    graph.integers.set(name, values);
    return name;
  };
  const reshape = (x: Node, shape: Shape): Node => add('Reshape', [x, integers(shape)], { shape });
  const plain = (x: Node): Node => (x.batched ? reshape(x, x.shape) : x);
  const batched = (x: Node): Node => (x.batched ? x : { ...reshape(x, [1, ...x.shape]), shape: x.shape, batched: true });
  const unary = (operator: string) => (x: Node): Node => add(operator, [x], x);
  const binary = (operator: string) => (a: Node, b: Node): Node => {
    const shape = broadcast(a.shape, b.shape);
    // A batch of one before the axes of the larger changes nothing, if the other has no more of them.
    const together = (a.batched ?? b.batched ?? false) && (a.batched ? a : b).shape.length === shape.length;
    return together ? add(operator, [a, b], { shape, batched: true }) : add(operator, [plain(a), plain(b)], { shape });
  };
  const reduce = (operator: string) => (x: Node, axes: readonly number[]): Node =>
    add(operator, [x, integers(axes.map((axis) => axis + (x.batched ? 1 : 0)))], { ...x, shape: x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) }, { keepdims: 1 });
  const transpose = (x: Node, order: readonly number[]): Node =>
    add('Transpose', [plain(x)], { shape: order.map((axis) => x.shape[axis]!) }, { perm: order });
  /** The last two axes exchanged; of a constant before anything runs. */
  const turned = (x: Node): Node => {
    const known = graph.constants.get(x.name);
    return known && x.shape.length === 2 ? ops.constant({ name: `${x.name}, transposed`, tensor: transposed(known) }) : transpose(x, turnedOrder(x.shape));
  };
  const activated = (x: Node, activation: 'none' | 'relu' | 'gelu' | 'sigmoid' | 'tanh'): Node => (activation === 'none' ? x : ops[activation](x));

  const ops: Ops<Node> = {
    fuses: false,
    constant: ({ name, tensor: value }) => {
      graph.constants.set(name, value);
      return { name, shape: value.shape };
    },
    shapeOf: ({ shape }) => shape,
    reshape,
    transpose,
    slice: (x, axis, from, to) => add('Slice', [plain(x), integers([from]), integers([to]), integers([axis])],
      { shape: x.shape.map((size, i) => (i === axis ? to - from : size)) }),
    concat: (parts, axis) => {
      const together = parts.every((part) => part.batched);
      const shape = parts[0]!.shape.map((size, i) => (i === axis ? parts.reduce((sum, part) => sum + part.shape[i]!, 0) : size));
      return add('Concat', together ? parts : parts.map(plain), { shape, batched: together }, { axis: together ? axis + 1 : axis });
    },
    matmul: (a, b, transposeB) => {
      const right = transposeB ? turned(plain(b)) : plain(b);
      const shape = [...broadcast(a.shape.slice(0, -2), right.shape.slice(0, -2)), a.shape.at(-2)!, right.shape.at(-1)!];
      return add('MatMul', [plain(a), right], { shape });
    },
    linear: (x, weight, bias, activation) => {
      const shape = [x.shape[0]!, weight.shape[0]!];
      return activated(add('Gemm', [plain(x), weight, ...(bias ? [bias] : [])], { shape }, { transB: 1 }), activation);
    },
    add: binary('Add'),
    subtract: binary('Sub'),
    multiply: binary('Mul'),
    divide: binary('Div'),
    relu: unary('Relu'),
    gelu: unary('Gelu'),
    sigmoid: unary('Sigmoid'),
    tanh: unary('Tanh'),
    softmax: (x) => add('Softmax', [x], x, { axis: -1 }),
    layerNorm: (x, weight, bias, eps) => add('LayerNormalization', [x, weight, bias], x, { axis: -1, epsilon: eps }),
    conv2d: (x, weight, bias, { stride, padding, groups, activation }) => {
      const [outputs, , kh, kw] = weight.shape as [number, number, number, number];
      const side = (size: number, kernel: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
      const shape = [outputs, side(x.shape[1]!, kh), side(x.shape[2]!, kw)];
      const sums = add('Conv', [batched(x), weight, ...(bias ? [bias] : [])], { shape, batched: true },
        { kernel_shape: [kh, kw], strides: [stride, stride], pads: [padding, padding, padding, padding], group: groups });
      return activated(sums, activation);
    },
    maxPool: (x, size, stride, padding) => {
      const side = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
      return add('MaxPool', [batched(x)], { shape: [x.shape[0]!, side(x.shape[1]!), side(x.shape[2]!)], batched: true },
        { kernel_shape: [size, size], strides: [stride, stride], pads: [padding, padding, padding, padding] });
    },
    sum: reduce('ReduceSum'),
    mean: reduce('ReduceMean'),
    max: reduce('ReduceMax'),
    gridSample: (x, places) => add('GridSample', [plain(x), plain(places)],
      { shape: [x.shape[0]!, x.shape[1]!, places.shape[1]!, places.shape[2]!] }, { mode: 'linear', padding_mode: 'zeros', align_corners: 0 }),
  };
  return ops;
}

const turnedOrder = (shape: Shape): number[] => {
  const axes = shape.map((_, axis) => axis);
  return [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
};

function transposed({ shape, data }: Tensor): Tensor {
  const [rows, columns] = shape as [number, number];
  return tensor([columns, rows], Float32Array.from({ length: sizeOf(shape) }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!));
}

const broadcast = (a: Shape, b: Shape): number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => Math.max(a.at(-1 - i) ?? 1, b.at(-1 - i) ?? 1)).reverse();
