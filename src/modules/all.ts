import type { AttentionModule } from '../core/module.ts';
import { attentionAugmentedConv } from './attention-augmented-conv.ts';
import { bottleneckTransformer } from './bottleneck-transformer.ts';
import { cbam } from './cbam.ts';
import { channelAttention } from './channel-attention.ts';
import { crossAttention } from './cross-attention.ts';
import { deformableAttention } from './deformable-attention.ts';
import { deformableTransformer } from './deformable-transformer.ts';
import { dotProduct } from './dot-product.ts';
import { globalContext } from './global-context.ts';
import { globalReasoning } from './global-reasoning.ts';
import { hardAttention } from './hard-attention.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { nonLocal } from './non-local.ts';
import { reAttention } from './re-attention.ts';
import { sagan } from './sagan.ts';
import { selfAttention } from './self-attention.ts';
import { shiftedWindowAttention } from './shifted-window-attention.ts';
import { softAttention } from './soft-attention.ts';
import { spatialAttention } from './spatial-attention.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';
import { tripletAttention } from './triplet-attention.ts';
import { visionTransformer } from './vision-transformer.ts';

/** Every module whole, in the order of the menu: for tests and commands; the page loads them one by one. */
export const modules: readonly AttentionModule[] = [
  dotProduct,
  softAttention,
  hardAttention,
  selfAttention,
  multiHeadAttention,
  crossAttention,
  squeezeExcitation,
  channelAttention,
  spatialAttention,
  cbam,
  tripletAttention,
  nonLocal,
  sagan,
  globalContext,
  globalReasoning,
  attentionAugmentedConv,
  bottleneckTransformer,
  deformableAttention,
  deformableTransformer,
  reAttention,
  shiftedWindowAttention,
  visionTransformer,
];
