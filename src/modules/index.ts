import type { AttentionModule, MenuEntry } from '../core/module.ts';
import * as menu from './menu.ts';

interface Listed extends MenuEntry {
  load(): Promise<AttentionModule>;
}

/** Every module, in the order of the menu. Adding a module adds one line here. */
export const modules: readonly Listed[] = [
  { ...menu.dotProduct, load: () => import('./dot-product.ts').then(({ dotProduct }) => dotProduct) },
  { ...menu.softAttention, load: () => import('./soft-attention.ts').then(({ softAttention }) => softAttention) },
  { ...menu.hardAttention, load: () => import('./hard-attention.ts').then(({ hardAttention }) => hardAttention) },
  { ...menu.selfAttention, load: () => import('./self-attention.ts').then(({ selfAttention }) => selfAttention) },
  { ...menu.multiHeadAttention, load: () => import('./multi-head-attention.ts').then(({ multiHeadAttention }) => multiHeadAttention) },
  { ...menu.crossAttention, load: () => import('./cross-attention.ts').then(({ crossAttention }) => crossAttention) },
  { ...menu.squeezeExcitation, load: () => import('./squeeze-excitation.ts').then(({ squeezeExcitation }) => squeezeExcitation) },
  { ...menu.channelAttention, load: () => import('./channel-attention.ts').then(({ channelAttention }) => channelAttention) },
  { ...menu.spatialAttention, load: () => import('./spatial-attention.ts').then(({ spatialAttention }) => spatialAttention) },
  { ...menu.cbam, load: () => import('./cbam.ts').then(({ cbam }) => cbam) },
  { ...menu.tripletAttention, load: () => import('./triplet-attention.ts').then(({ tripletAttention }) => tripletAttention) },
  { ...menu.nonLocal, load: () => import('./non-local.ts').then(({ nonLocal }) => nonLocal) },
  { ...menu.sagan, load: () => import('./sagan.ts').then(({ sagan }) => sagan) },
  { ...menu.globalContext, load: () => import('./global-context.ts').then(({ globalContext }) => globalContext) },
  { ...menu.globalReasoning, load: () => import('./global-reasoning.ts').then(({ globalReasoning }) => globalReasoning) },
  { ...menu.attentionAugmentedConv, load: () => import('./attention-augmented-conv.ts').then(({ attentionAugmentedConv }) => attentionAugmentedConv) },
  { ...menu.bottleneckTransformer, load: () => import('./bottleneck-transformer.ts').then(({ bottleneckTransformer }) => bottleneckTransformer) },
  { ...menu.deformableAttention, load: () => import('./deformable-attention.ts').then(({ deformableAttention }) => deformableAttention) },
  { ...menu.deformableTransformer, load: () => import('./deformable-transformer.ts').then(({ deformableTransformer }) => deformableTransformer) },
  { ...menu.reAttention, load: () => import('./re-attention.ts').then(({ reAttention }) => reAttention) },
  { ...menu.shiftedWindowAttention, load: () => import('./shifted-window-attention.ts').then(({ shiftedWindowAttention }) => shiftedWindowAttention) },
  { ...menu.visionTransformer, load: () => import('./vision-transformer.ts').then(({ visionTransformer }) => visionTransformer) },
];

/** What the menu says of a module. Throws for an unknown one. */
export function listed(id: string): Listed {
  const found = modules.find((module) => module.id === id);
  if (!found) throw new Error(`There is no module '${id}'; there are: ${modules.map((each) => each.id).join(', ')}`);
  return found;
}

/** The module itself. Throws one sentence where its code cannot be had. */
export async function loadModule(id: string): Promise<AttentionModule> {
  const { title, load } = listed(id);
  try {
    return await load();
  } catch {
    throw new Error(`The code of ${title} could not be loaded: check the connection and try again.`);
  }
}
