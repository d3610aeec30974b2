import protobuf from 'protobufjs/light.js';
import { sizeOf, type Shape, type Tensor } from '../../src/core/tensor.ts';

/** What of a model file is needed here, as in github.com/onnx/onnx/blob/main/onnx/onnx.proto: each field's type and number. */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, readonly [rule: 'one' | 'many', type: string, id: number]>>>> = {
  Model: { irVersion: ['one', 'int64', 1], graph: ['one', 'Graph', 7], opsets: ['many', 'Opset', 8] },
  Opset: { domain: ['one', 'string', 1], version: ['one', 'int64', 2] },
  Graph: { nodes: ['many', 'Node', 1], name: ['one', 'string', 2], initializers: ['many', 'Constant', 5], inputs: ['many', 'Named', 11], outputs: ['many', 'Named', 12] },
  Node: { inputs: ['many', 'string', 1], outputs: ['many', 'string', 2], name: ['one', 'string', 3], operator: ['one', 'string', 4], attributes: ['many', 'Attribute', 5] },
  Attribute: { name: ['one', 'string', 1], float: ['one', 'float', 2], int: ['one', 'int64', 3], text: ['one', 'bytes', 4], ints: ['many', 'int64', 8], type: ['one', 'int32', 20] },
  Constant: { shape: ['many', 'int64', 1], type: ['one', 'int32', 2], name: ['one', 'string', 8], bytes: ['one', 'bytes', 9] },
  Named: { name: ['one', 'string', 1], type: ['one', 'Type', 2] },
  Type: { tensor: ['one', 'TensorType', 1] },
  TensorType: { element: ['one', 'int32', 1], shape: ['one', 'TensorShape', 2] },
  TensorShape: { axes: ['many', 'Axis', 1] },
  Axis: { length: ['one', 'int64', 1] },
};
const [FLOAT32, INT64] = [1, 7];
/** The first operator set with Gelu and with GridSample's 'linear'; and the file version that goes with it. */
const OPSET = 20;
const IR_VERSION = 9;

const Model = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(MESSAGES).map(([name, fields]) => [name, {
    fields: Object.fromEntries(Object.entries(fields).map(([field, [rule, type, id]]) => [field, { type, id, ...(rule === 'many' && { rule: 'repeated' }) }])),
  }])),
}).lookupType('Model');

export type Attribute = number | string | readonly number[];

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph that is being built. Tensors are known by name; numbers in `integers` are int64, as shapes and axes must be. */
export interface Graph {
  readonly nodes: Node[];
  readonly constants: Map<string, Tensor>;
  readonly integers: Map<string, readonly number[]>;
}

/** The graph as the bytes of an ONNX model. */
export function encode({ nodes, constants, integers }: Graph, inputs: Readonly<Record<string, Shape>>, outputs: Readonly<Record<string, Shape>>): Uint8Array {
  const named = (shapes: Readonly<Record<string, Shape>>) => Object.entries(shapes).map(([name, shape]) =>
    ({ name, type: { tensor: { element: FLOAT32, shape: { axes: shape.map((length) => ({ length })) } } } }));
  const floats = [...constants].map(([name, { shape, data }]) =>
    ({ name, shape, type: FLOAT32, bytes: new Uint8Array(data.buffer, data.byteOffset, 4 * sizeOf(shape)) }));
  const whole = [...integers].map(([name, values]) =>
    ({ name, shape: [values.length], type: INT64, bytes: new Uint8Array(BigInt64Array.from(values, BigInt).buffer) }));
  return Model.encode(Model.fromObject({
    irVersion: IR_VERSION,
    opsets: [{ domain: '', version: OPSET }],
    graph: {
      name: 'network',
      nodes: nodes.map(({ operator, inputs, output, attributes }) =>
        ({ name: output, operator, inputs, outputs: [output], attributes: Object.entries(attributes).map(attribute) })),
      initializers: [...floats, ...whole],
      inputs: named(inputs),
      outputs: named(outputs),
    },
  })).finish();
}

/** Whole numbers are int, others float, which suits every attribute that is set here. */
function attribute([name, value]: [string, Attribute]) {
  if (typeof value === 'string') return { name, text: new TextEncoder().encode(value), type: 3 };
  if (typeof value !== 'number') return { name, ints: value, type: 7 };
  return Number.isInteger(value) ? { name, int: value, type: 2 } : { name, float: value, type: 1 };
}
