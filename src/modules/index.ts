import type { AttentionModule } from '../core/module.ts';
import { cbam } from './cbam.ts';
import { channelAttention } from './channel-attention.ts';
import { dotProduct } from './dot-product.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { selfAttention } from './self-attention.ts';
import { spatialAttention } from './spatial-attention.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';
import { visionTransformer } from './vision-transformer.ts';

/** Every module, in the order of the menu. Adding a module adds one line here. */
export const modules: readonly AttentionModule[] = [
  dotProduct,
  selfAttention,
  multiHeadAttention,
  squeezeExcitation,
  channelAttention,
  spatialAttention,
  cbam,
  visionTransformer,
];
