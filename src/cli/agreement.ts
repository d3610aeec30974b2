import { readFileSync } from 'node:fs';
import type { Backend } from '../core/backend.ts';
import { sameShape, type Tensor } from '../core/tensor.ts';
import { openNetwork } from '../models/index.ts';
import type { Card } from '../models/network.ts';
import { readSafetensors } from '../models/safetensors.ts';
import { modules } from '../modules/index.ts';

export interface Agreement {
  /** Largest difference of any attention or gate, and of any probability, from what PyTorch computed in float64. */
  readonly attention: number;
  readonly probabilities: number;
}

/** Runs a built-in model on the picture of its fixture (src/models/fixtures) and compares all that the fixture holds. */
export async function agreementOf(id: string, backend: Backend): Promise<Agreement> {
  const read = (path: string) => readSafetensors(readFileSync(path), path);
  const card = JSON.parse(readFileSync(`public/models/${id}.json`, 'utf8')) as Card;
  const network = openNetwork(card, read(`public/models/${card.weights.file}`));
  const expected = read(`src/models/fixtures/${id}.safetensors`).tensors;
  const module = modules.find((candidate) => candidate.id === card.module)!;
  const image = expected['input.image']!;
  const { plan, weights } = network.host(module, network.params(module, image.shape), image.shape);
  const session = await backend.prepare(plan, weights);
  const trace = await session.run({ image });

  let attention = 0;
  let probabilities = 0;
  for (const [name, tensor] of Object.entries(expected)) {
    const result = name.replace(/^result\./, '');
    if (result === name) continue;
    if (result === 'logits') {
      probabilities = largestDifference(await trace.read('probabilities'), softmaxOf(tensor));
      continue;
    }
    // Of a ViT's attention the fixture holds the class token's row alone.
    const whole = sameShape(tensor.shape, plan.results[result]?.shape ?? []);
    const row = whole ? tensor : { shape: [tensor.shape[0]!, tensor.shape[2]!], data: tensor.data };
    attention = Math.max(attention, largestDifference(await trace.read(result, whole ? [] : [null, 0]), row));
  }
  session.dispose();
  return { attention, probabilities };
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
