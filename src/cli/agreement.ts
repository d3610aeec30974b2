import type { Backend } from '../core/backend.ts';
import { under } from '../core/names.ts';
import { sameShape, type Tensor } from '../core/tensor.ts';
import type { Network } from '../models/network.ts';
import { modules } from '../modules/all.ts';
import { cardBeside, MODELS, openWithCard } from './built-in.ts';
import { readCheckpoint } from './command.ts';

export interface Agreement {
  /**
   * Largest difference of any attention, gate or other map, and of any probability, from what PyTorch computed in float64: of maps
   * with numbers beyond 1, such as attention that a batch norm has spread, as a share of the largest.
   */
  readonly attention: number;
  readonly probabilities: number;
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Runs a built-in model on the picture of its fixture (src/models/fixtures) and compares all that the fixture holds. */
export async function agreementOf(id: string, backend: Backend): Promise<Agreement> {
  const file = `${MODELS}/${id}.safetensors`;
  return agreementWith(await openWithCard(cardBeside(file)!, file), readCheckpoint(`src/models/fixtures/${id}.safetensors`).tensors, backend);
}

/** A network's difference from a fixture: `input.*` is what it is given, `result.*` what PyTorch computed of that. */
export async function agreementWith(network: Network, fixture: Tensors, backend: Backend): Promise<Agreement> {
  const inputs = under('input.', fixture);
  const { logits, probabilities: given, ...expected } = under('result.', fixture);
  const { plan, weights } = plainly(network, inputs['image']!.shape);
  const session = await backend.prepare(plan, weights);
  const trace = await session.run(inputs);
  const probabilities = largestDifference(await trace.read('probabilities'), given ?? softmaxOf(logits!));
  let attention = 0;
  for (const [name, tensor] of Object.entries(expected)) {
    // Of a ViT's attention the fixture holds the class token's row alone.
    const whole = sameShape(tensor.shape, plan.results[name]?.shape ?? []);
    const row = whole ? tensor : { shape: [tensor.shape[0]!, tensor.shape[2]!], data: tensor.data };
    const largest = tensor.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    attention = Math.max(attention, largestDifference(await trace.read(name, whole ? [] : [null, 0]), row) / largest);
  }
  session.dispose();
  return { attention, probabilities };
}

/** A network as it was trained: with its module, or by itself where it has none. image: [3, H, W] */
export function plainly(network: Network, image: readonly number[]): Pick<ReturnType<Network['host']>, 'plan' | 'weights'> {
  const module = modules.find(({ id }) => id === network.card.module);
  return module ? network.host(module, network.params(module, image), image) : network.alone!(image);
}

function largestDifference(actual: Tensor, expected: Tensor): number {
  if (!sameShape(actual.shape, expected.shape)) throw new Error(`shape [${actual.shape}] instead of [${expected.shape}]`);
  return actual.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected.data[i]!)), 0);
}

function softmaxOf({ shape, data }: Tensor): Tensor {
  const exps = Float64Array.from(data, (value) => Math.exp(value - Math.max(...data)));
  const sum = exps.reduce((total, value) => total + value, 0);
  return { shape, data: Float32Array.from(exps, (value) => value / sum) };
}
