import type { ParamValue } from '../core/params.ts';
import type { Choice } from '../models/index.ts';

/** Modules that compare features as they are, and the scores by which they would learn to. */
const AS_THEY_ARE: readonly string[] = ['dot-product', 'soft-attention', 'hard-attention'];
const LEARNED: readonly ParamValue[] = ['general', 'additive'];

/** Whether a module has weights of its own, on the features of a network that was not trained with it. */
export const hasWeights = (id: string, { score }: Readonly<Record<string, ParamValue>> = {}): boolean =>
  !AS_THEY_ARE.includes(id) || (score !== undefined && LEARNED.includes(score));

/** What a model is called among those that show a module: one that was not trained with it says so. */
export function choiceTitle(id: string, { title, trained, lends }: Choice): string {
  if (trained) return title;
  const features = lends === 'map' ? 'the convnet' : 'the ViT';
  return hasWeights(id) ? `Random weights on ${features}` : `No weights, on ${features}`;
}
