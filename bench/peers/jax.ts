import type { Array as JaxArray } from '@jax-js/jax';
import { mapValues } from '../../src/core/plan.ts';
import type { Activation } from '../../src/kernels/activation.ts';
import type { Ops } from '../ops.ts';
import type { Peer } from '../peer.ts';

type Jax = typeof import('@jax-js/jax');

/**
 * jax-js: the whole network under one `jit`, which traces it in the first run and fuses its operations into kernels that it tunes for
 * the device's limits. Weights are captured arrays, on the GPU from the first run on.
 */
export const jax: Peer = {
  name: 'jax-js, WebGPU',
  async open({ network, inputs, results }) {
    const library = await import('@jax-js/jax');
    const { numpy: np, blockUntilReady, defaultDevice, getWebGPUDevice, init, jit } = library;
    if (!(await init('webgpu')).includes('webgpu')) throw new Error('jax-js found no WebGPU adapter');
    defaultDevice('webgpu');

    const weights = new Map<string, JaxArray>();
    const ops = opsOf(library, weights);
    const compiled = jit((given: Record<string, JaxArray>) => {
      const all = network(ops, given);
      return Object.fromEntries(results.map((name) => [name, all[name]!.ref]));
    });
    return {
      async run(readback) {
        const outputs = compiled(mapValues(inputs, ({ shape, data }) => np.array(data, { shape: [...shape] })));
        if (readback) {
          const read = Object.entries(outputs).map(async ([name, output]) => [name, (await output.data()) as Float32Array] as const);
          return Object.fromEntries(await Promise.all(read));
        }
        // `blockUntilReady` sends the work off, and waits by mapping a buffer of 0 bytes, which WebGPU need not hold back for other buffers.
        await blockUntilReady(outputs);
        await getWebGPUDevice().queue.onSubmittedWorkDone();
        for (const output of Object.values(outputs)) output.dispose();
        return {};
      },
      dispose() {
        compiled.dispose();
        for (const weight of weights.values()) weight.dispose();
      },
    };
  },
};

/**
 * Every function of jax-js takes its arguments over, as Rust moves values; here a tensor may be used again, so that each is handed over
 * as another reference (`.ref`). While a network is traced that costs nothing: traced arrays own no memory.
 */
function opsOf({ numpy: np, nn, lax }: Jax, weights: Map<string, JaxArray>): Ops<JaxArray> {
  const activate = (x: JaxArray, activation: Activation): JaxArray => {
    switch (activation) {
      case 'none': return x;
      case 'relu': return nn.relu(x);
      case 'gelu': return nn.gelu(x, { approximate: false });
      case 'sigmoid': return nn.sigmoid(x);
      case 'tanh': return np.tanh(x);
    }
  };
  return {
    fuses: true,
    constant({ name, tensor: { shape, data } }) {
      const known = weights.get(name) ?? np.array(data, { shape: [...shape] });
      weights.set(name, known);
      return known;
    },
    shapeOf: (x) => x.shape,

    reshape: (x, shape) => x.ref.reshape([...shape]),
    transpose: (x, order) => x.ref.transpose([...order]),
    slice: (x, axis, from, to) => x.ref.slice(...x.shape.map((_, i): [] | [number, number] => (i === axis ? [from, to] : []))),
    concat: (parts, axis) => np.concatenate(parts.map((part) => part.ref), axis),

    matmul: (a, b, transposeB) => np.matmul(a.ref, transposeB ? np.matrixTranspose(b.ref) : b.ref),
    linear(x, weight, bias, activation) {
      const product = np.matmul(x.ref, np.matrixTranspose(weight.ref));
      return activate(bias ? product.add(bias.ref) : product, activation);
    },
    add: (a, b) => a.ref.add(b.ref),
    subtract: (a, b) => a.ref.sub(b.ref),
    multiply: (a, b) => a.ref.mul(b.ref),
    divide: (a, b) => a.ref.div(b.ref),

    relu: (x) => activate(x.ref, 'relu'),
    gelu: (x) => activate(x.ref, 'gelu'),
    sigmoid: (x) => activate(x.ref, 'sigmoid'),
    tanh: (x) => activate(x.ref, 'tanh'),

    softmax: (x) => nn.softmax(x.ref),
    layerNorm: (x, weight, bias, eps) => nn.standardize(x.ref, -1, { epsilon: eps }).mul(weight.ref).add(bias.ref),

    conv2d(x, weight, bias, { stride, padding, groups, activation }) {
      const [height, width] = [[padding, padding], [padding, padding]] as [[number, number], [number, number]];
      const batch = lax.convGeneralDilated(x.ref.reshape([1, ...x.shape]), weight.ref, [stride, stride], [height, width], { featureGroupCount: groups });
      const map = batch.reshape(batch.shape.slice(1));
      return activate(bias ? map.add(bias.ref.reshape([bias.size, 1, 1])) : map, activation);
    },
    maxPool(x, size, stride, padding) {
      const around = (map: JaxArray): JaxArray => np.pad(map, [[0, 0], [padding, padding], [padding, padding]]);
      const padded = padding ? np.where(around(np.ones(x.shape)).greater(0), around(x.ref), -Infinity) : x.ref;
      return lax.reduceWindow(padded, (window) => np.max(window), [size, size], [stride, stride]);
    },
    sum: (x, axes) => x.ref.sum([...axes], { keepdims: true }),
    mean: (x, axes) => x.ref.mean([...axes], { keepdims: true }),
    max: (x, axes) => x.ref.max([...axes], { keepdims: true }),

    // Of each place the four pixels around it, read as rows of a table of all pixels.
    gridSample(x, places) {
      const [images, channels, height, width] = x.shape as [number, number, number, number];
      const table = x.ref.transpose([0, 2, 3, 1]).reshape([images * height * width, channels]);
      /** Along one axis: the pixels before and after each place, [4, N, R, S], and how much they count; nothing outside. */
      const pixels = (axis: 0 | 1, size: number, after: readonly number[]) => {
        const place = places.ref.slice([], [], [], axis).mul(size / 2).add((size - 1) / 2);
        const at = np.floor(place.ref).add(np.array([...after]).reshape([4, 1, 1, 1]));
        const inside = np.clip(at.ref, 0, size - 1);
        const share = np.where(np.equal(at.ref, inside.ref), np.absolute(place.sub(at)).mul(-1).add(1), 0);
        return { inside, share };
      };
      const [column, row] = [pixels(0, width, [0, 1, 0, 1]), pixels(1, height, [0, 0, 1, 1])];
      const image = np.arange(images).astype(np.float32).mul(height * width).reshape([images, 1, 1]);
      const read = np.take(table, row.inside.mul(width).add(column.inside).add(image).astype(np.int32), 0); // [4, N, R, S, C]
      const share = row.share.mul(column.share);
      return read.mul(share.ref.reshape([...share.shape, 1])).sum(0).transpose([0, 3, 1, 2]);
    },
  };
}
