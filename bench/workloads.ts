import { cbamNetwork, visionTransformer, type Sources } from './networks.ts';
import { convolution, deformable, layerNormOf, linear, multiHead, product, softmaxOf, withoutMaps, type Work } from './work.ts';

export interface Workload {
  readonly id: string;
  readonly title: string;
  /** What there is to know of it: layouts, weights, what is kept. */
  readonly note: string;
  /** For GPUs on which the others are over in no time: run only where it is asked for. */
  readonly large?: boolean;
  /** `checkpoint`: a ViT in timm's names, to stand for the one with seeded weights. */
  work(from: Sources, checkpoint?: string): Promise<Work>;
}

type Rest = Pick<Workload, 'note' | 'large'>;
const square = (side: number): Workload =>
  ({ id: `product-${side}`, title: `product ${side}³`, note: 'a · b, both row by row; b resident', work: async () => product(side, side, side) });
/** One product after the other, so that what is sent counts for little. */
const chain = (side: number, times: number): Workload => ({
  id: `product-${side}-times-${times}`, title: `${times} products ${side}³`, note: 'each product is the next one’s a; b resident', large: true,
  work: async () => product(side, side, side, times),
});
const dense = (m: number, k: number, n: number): Workload =>
  ({ id: `product-${m}-${k}-${n}`, title: `product ${m}×${k}×${n}`, note: 'x · weightᵀ + bias, a ViT’s linear layer; weights resident', work: async () => linear(m, k, n) });
const entry = (id: string, title: string, work: Workload['work'], rest: Rest): Workload => ({ id, title, work, ...rest });

/** In the order of the report. */
export const WORKLOADS: readonly Workload[] = [
  square(256), square(512), square(1024),
  dense(197, 192, 576), dense(197, 192, 768), dense(197, 768, 192),
  entry('softmax', 'softmax 591×197', async () => softmaxOf(591, 197), { note: 'of every row: the attention of 3 heads over 197 tokens' }),
  entry('layer-norm', 'layer norm 197×192', async () => layerNormOf(197, 192), { note: 'of every row, with gain and bias' }),
  entry('convolution', 'convolution 64×56×56, 3×3', async () => convolution(64, 56), { note: '64 outputs, padding 1, bias' }),
  entry('multi-head', 'multi-head attention 3×197×64', async () => multiHead(3, 197, 192), { note: 'the module with its projections, maps kept' }),
  entry('multi-head-answer', 'multi-head attention 3×197×64, without maps', async () => withoutMaps(multiHead(3, 197, 192), ['output']), {
    note: 'the same where nobody looks at maps: the output alone is kept',
  }),
  entry('deformable', 'deformable attention 16×16', async () => deformable(8, 4, 256, 16), {
    note: 'the module with its projections: 8 heads of 4 points on 256 channels, as in the paper; places and weights kept',
  }),
  entry('cbam', 'convnet with CBAM, 128 px', (from) => cbamNetwork(from), { note: 'the trained network of this page, both gates of every block kept' }),
  entry('vit', 'ViT-Tiny, 224 px', (from, checkpoint) => visionTransformer(from, { checkpoint }), {
    note: '12 blocks of 3 heads over 197 tokens, every map kept; seeded weights, or those of --checkpoint',
  }),
  entry('vit-answer', 'ViT-Tiny, 224 px, without maps', async (from, checkpoint) => withoutMaps(await visionTransformer(from, { checkpoint }), ['probabilities']), {
    note: 'the same where nobody looks at maps: the probabilities alone are kept',
  }),
  chain(1024, 16), chain(4096, 4),
];
