import type { MenuEntry } from '../core/module.ts';
import { bool, choice, float, int, when, type ParamSchema } from '../core/params.ts';

/** What a link, the menu and the controls need of every module: the code of the modules themselves loads when they are asked for. */
const entry = <const I extends string, const S extends ParamSchema>(entry: MenuEntry<I, S>): MenuEntry<I, S> => entry;

/** How a query is compared with each of the annotations, and how sharply. */
export const comparing = {
  score: choice('Score', 'additive', ['dot', 'scaled-dot', 'general', 'additive']),
  temperature: float('Temperature', 1, 0.001, 1000),
};

export const dotProduct = entry({
  id: 'dot-product', title: 'Scaled dot-product attention', family: 'sequence', size: 'N²',
  sentence: 'Every patch compares itself with every other: the more alike they are, the more it looks there.',
  params: { scaled: bool('Divide by √D', true), temperature: float('Temperature', 1, 0.001, 1000) },
  inputs: { q: ['queries', 'width'], k: ['keys', 'width'], v: ['keys', 'values'] },
});

export const softAttention = entry({
  id: 'soft-attention', title: 'Soft attention', family: 'sequence', size: 'N + C',
  sentence: 'One question is put to every place at once; each place gets a share of the attention, and all shares add up to one.',
  params: comparing,
  inputs: { query: ['width'], annotations: ['positions', 'width'] },
});

export const hardAttention = entry({
  id: 'hard-attention', title: 'Hard attention', family: 'sequence', size: 'N + C',
  sentence: 'Looks at one place of the image, or a few, and ignores all the rest, like cropping what matters out of a photograph.',
  params: {
    ...comparing,
    select: choice('Choose', 'argmax', ['argmax', 'sample', 'top-k']),
    k: when({ select: ['top-k'] }, int('Places kept by top-k', 1, 1, 65536)),
    seed: when({ select: ['sample'] }, int('Draw number', 0, 0, 4294967295)),
  },
  inputs: { query: ['width'], annotations: ['positions', 'width'] },
});

export const selfAttention = entry({
  id: 'self-attention', title: 'Self-attention', family: 'sequence', size: 'N²',
  sentence: 'Each patch asks a question, offers a key and carries a value; it reads the values whose keys answer its question.',
  params: { dim: int('Width', 32, 1, 4096) },
  inputs: { x: ['tokens', 'width'] },
});

export const multiHeadAttention = entry({
  id: 'multi-head-attention', title: 'Multi-head self-attention', family: 'sequence', size: 'h×N²',
  sentence: 'Several self-attentions work side by side, so that one head can look at shape while another looks at place.',
  params: { heads: int('Heads', 3, 1, 64) },
  inputs: { x: ['tokens', 'width'] },
});

export const crossAttention = entry({
  id: 'cross-attention', title: 'Cross-attention', family: 'sequence', size: 'h×N×M',
  sentence: 'Two streams meet: each item of one, such as a word of a caption, asks all items of the other, such as the patches of an image.',
  params: { heads: int('Heads', 3, 1, 64) },
  inputs: { x: ['queries', 'width'], context: ['keys', 'context width'] },
});

export const squeezeExcitation = entry({
  id: 'squeeze-excitation', title: 'Squeeze-and-Excitation', family: 'channel', size: 'C',
  sentence: 'Each channel is a detector; from what all of them found on average, a small network turns each one up or down.',
  params: { reduction: int('Reduction', 16, 1, 256), bias: bool('Biases', false) },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const channelAttention = entry({
  id: 'channel-attention', title: 'Channel attention', family: 'channel', size: 'C',
  sentence: 'Decides what matters: every channel gets one number between 0 and 1, from its average and from its strongest spot.',
  params: { reduction: int('Reduction', 16, 1, 256) },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const spatialAttention = entry({
  id: 'spatial-attention', title: 'Spatial attention', family: 'spatial', size: 'H×W',
  sentence: 'Decides where to look: every place gets one number between 0 and 1, the same for all channels.',
  params: { kernel: int('Kernel', 7, 1, 31) },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const cbam = entry({
  id: 'cbam', title: 'CBAM', family: 'channel + spatial', size: 'H×W + C',
  sentence: 'Decides what matters, then where: a gate over channels, followed by a gate over places.',
  params: {
    reduction: int('Reduction', 16, 1, 256),
    kernel: int('Kernel', 7, 1, 31),
    order: choice('Order', 'channel-first', ['channel-first', 'spatial-first']),
  },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const tripletAttention = entry({
  id: 'triplet-attention', title: 'Triplet attention', family: 'channel + spatial', size: 'H×W + C×W + H×C',
  sentence: 'Looks at the block of features from three sides, from the front, the top and the side, and from each decides what may pass.',
  params: { combine: choice('Combine', 'average', ['average', 'product']), spatial: bool('Spatial branch', true) },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const nonLocal = entry({
  id: 'non-local', title: 'Non-local block', family: 'long range', size: 'N²',
  sentence: 'Inside a convolutional network, every place of the picture looks at every other place at once, however far away.',
  params: {
    kernel: choice('How two places are compared', 'embedded-gaussian', ['embedded-gaussian', 'gaussian', 'dot', 'concat']),
    subsample: bool('Pool the keys, 2 × 2', false),
    scaled: when({ kernel: ['embedded-gaussian', 'gaussian'] }, bool('Scaled', false)),
  },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const sagan = entry({
  id: 'sagan', title: 'SAGAN self-attention', family: 'long range', size: 'N²',
  sentence: 'A network that draws pictures lets every place look at all others while it draws, so that both eyes of a face agree.',
  params: { pool: bool('Pool the keys, 2 × 2', true), scaled: bool('Scaled', false) },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const globalContext = entry({
  id: 'global-context', title: 'Global context block', family: 'long range', size: 'H×W + C',
  sentence: 'One map, the same for every place, picks what matters in the whole picture; what it gathers is then told to all places.',
  params: {
    ratio: int('Reduction', 16, 1, 256),
    fusion: choice('Fusion', 'add', ['add', 'multiply', 'both']),
    values: bool('Project what is gathered', false),
  },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const globalReasoning = entry({
  id: 'global-reasoning', title: 'Graph-based global reasoning', family: 'long range', size: 'K×H×W + S×K',
  sentence: 'Places gather in a few groups, the groups talk, and every place hears the outcome.',
  params: {
    nodes: int('Nodes', 8, 1, 4096),
    states: int('States of a node (0: twice the nodes)', 0, 0, 8192),
    normalize: bool('Divide by the number of places', true),
  },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const attentionAugmentedConv = entry({
  id: 'attention-augmented-conv', title: 'Attention-augmented convolution', family: 'hybrid', size: 'h×N²',
  sentence: 'A convolution sees what is near, attention sees everything; here both look at the same features.',
  params: {
    heads: int('Heads', 4, 1, 64),
    keys: int('Width of the keys', 32, 1, 4096),
    values: when({ combine: ['concat'] }, int('Width of the values', 32, 1, 4096)),
    out: int('Output channels', 64, 1, 8192),
    kernel: int('Kernel', 3, 1, 31),
    relative: bool('Relative positions', true),
    combine: choice('Combine', 'concat', ['concat', 'sum']),
  },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const bottleneckTransformer = entry({
  id: 'bottleneck-transformer', title: 'Bottleneck transformer', family: 'hybrid', size: 'h×N²',
  sentence: 'Squeezes features to a few channels, where it is cheap for all places to look at each other, and widens them again.',
  params: { heads: int('Heads', 4, 1, 64), bottleneck: int('Bottleneck width', 32, 1, 4096) },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const deformableAttention = entry({
  id: 'deformable-attention', title: 'Deformable attention (Deformable DETR)', family: 'sampled', size: 'h×N×P',
  sentence: 'Every place looks at a few points only, and chooses where they lie and how much each counts.',
  params: { heads: int('Heads', 8, 1, 64), points: int('Points of each head', 4, 1, 64) },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const deformableTransformer = entry({
  id: 'deformable-transformer', title: 'Deformable attention (DAT)', family: 'sampled', size: 'h×N² + g×H×W',
  sentence: 'A grid of points shifts towards what matters, and every position reads from those points alone.',
  params: {
    heads: int('Heads', 4, 1, 64), groups: int('Groups that share offsets', 1, 1, 64),
    stride: int('Stride of the grid', 1, 1, 64), kernel: int('Kernel of the offsets', 3, 1, 63),
    range: float('Range of the offsets', 2, 0, 1000), bias: bool('Relative position bias', true),
  },
  inputs: { x: ['channels', 'height', 'width'] },
});

export const reAttention = entry({
  id: 're-attention', title: 'Re-attention', family: 'transformer', size: 'h×N²',
  sentence: 'In deep networks the heads come to look alike; here they exchange their maps, and each gets a new mixture of them all.',
  params: { heads: int('Heads', 3, 1, 64), variant: choice('Variant', 'deepvit', ['deepvit', 'iterated']) },
  inputs: { x: ['tokens', 'width'] },
});

export const shiftedWindowAttention = entry({
  id: 'shifted-window-attention', title: 'Shifted-window attention (Swin)', family: 'transformer', size: 'W×h×n²',
  sentence: 'Places look around only in their own window; shifting the windows lets neighbours meet.',
  params: {
    height: int('Rows of the map', 16, 1, 4096),
    width: int('Columns of the map', 16, 1, 4096),
    heads: int('Heads', 4, 1, 64),
    window: int('Window', 4, 1, 128),
    shift: int('Shift', 0, 0, 127),
    mlp: float('Width of the MLP, times', 4, 0.0625, 64),
  },
  inputs: { x: ['tokens', 'channels'] },
});

export const visionTransformer = entry({
  id: 'vision-transformer', title: 'Vision Transformer', family: 'transformer', size: 'L×h×N²',
  sentence: 'Every patch asks every other patch how much it matters; a class token listens to all of them and names the image.',
  params: {
    patch: int('Patch size', 16, 1, 64),
    heads: int('Heads', 3, 1, 64),
    stride: int('Stride (0: the patch size)', 0, 0, 64),
    positions: bool('Position embeddings', true, 'without them the map ignores order: patches shuffled would be looked at all the same'),
  },
  inputs: { image: ['channels', 'height', 'width'] },
});
