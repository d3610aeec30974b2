import type { AttentionModule } from '../core/module.ts';
import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { activate } from '../kernels/activate.ts';
import { layerNorm } from '../kernels/layer-norm.ts';
import { resize } from '../kernels/resize.ts';
import { softmax } from '../kernels/softmax.ts';
import { classify, encode, visionTransformer } from '../modules/vision-transformer.ts';
import { attempt, borrow, checkBorrowing, checkSameWeights, settled, type Borrowing } from './borrow.ts';
import type { Card, Hosted, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';
import { trunk } from './trunk.ts';
import { BORROWED_MODULES, OWN_MODULES, perBlock } from './vit-modules.ts';

type Values = Readonly<Record<string, Value>>;
const TRUNK = 'patch_embed.backbone.';

/** A Vision Transformer in timm's names, on pixels or, as the paper's hybrid, on the feature map of a small convnet. */
export function vit(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const [width = 0, , patch = 1] = shapes['patch_embed.proj.weight'] ?? [];
  const heads = Number(card.params['heads']);
  const depth = Object.keys(shapes).filter((name) => /^blocks\.\d+\.norm1\.weight$/.test(name)).length;
  const prefix = 1 + (shapes['dist_token'] ? 1 : 0) + (shapes['reg_token']?.[1] ?? 0);
  const pixels = trunkStride(shapes);
  const stride = patch * pixels;

  const own = [visionTransformer.id, ...Object.keys(OWN_MODULES)];
  const trained = (module: AttentionModule): ParamValues => ({
    ...defaults(module.params),
    ...('heads' in module.params && { heads }),
    ...('patch' in module.params && { patch }),
    ...('dim' in module.params && { dim: width / heads }),
  });
  const gridOf = ([, rows = 0, columns = 0]: Shape): [number, number] => [Math.floor(rows / stride), Math.floor(columns / stride)];

  const partOf = (module: AttentionModule, grid: readonly [number, number]) => BORROWED_MODULES[module.id]?.part?.(grid) ?? grid;

  /** The whole model up to the tokens that each block's attention sees, and the features after the last. */
  const tokensOf = (op: Op, image: Value, weights: Values) => {
    const { blocks, features } = encode(op, { image: embed(op, image, weights), weights, heads });
    return { tokens: [...blocks.map((block) => block.normed), features], features };
  };
  const embed = (op: Op, image: Value, weights: Values): Value =>
    (shapes[`${TRUNK}stem.conv.weight`] ? trunk(op.in('trunk'), image, under(TRUNK, weights)).features : image);

  const host: Network['host'] = (module, params, image, { seed } = {}) => {
    if (module.id === visionTransformer.id) return whole(module, params, image);
    return OWN_MODULES[module.id] ? owned(module, params, image) : borrow(borrowing(module, params, image, seed));
  };

  return {
    card,
    weights: tensors,
    preprocessing: { multiple: stride, ...card.image },
    features: 'tokens',
    modules: own,
    patching: { pixels, patch, channels: shapes['patch_embed.proj.weight']?.[1] ?? 3, width, depth, heads },
    params: (module, image, chosen = {}) => (own.includes(module.id)
      ? { ...trained(module), ...chosen }
      : settled(module, chosen, BORROWED_MODULES[module.id]?.params({ heads, part: partOf(module, gridOf(image)) }))),
    host,
    allows: (module, params, image) =>
      attempt(() => (own.includes(module.id) ? host(module, params, image) : checkBorrowing(borrowing(module, params, image)))),
  };

  /** A module on the model's own projections. */
  function owned(module: AttentionModule, params: ParamValues, image: Shape): Hosted {
    const { places, results } = OWN_MODULES[module.id]!;
    const inputs = mapValues(module.inputs, () => [1, width]);
    checkSameWeights(module, inputs, trained(module), params);
    const plan = buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const { tokens, features } = tokensOf(op, inputs['image']!, weights);
      const shown = results({ op, tokens, weights, heads, module, params });
      return {
        ...Object.assign({}, ...shown.map((values, i) => prefixed(`blocks.${i}.`, values))),
        probabilities: op(softmax, { x: classify(op, features, weights) }),
      };
    });
    return {
      plan, weights: tensors, origin: Object.keys(module.weights(inputs, params, {})).length > 0 ? 'trained' : 'none',
      places: places(depth, heads).map((label): Place => {
        const grid = gridOf(image);
        return { label, grid, prefix, given: mapValues(module.inputs, () => [prefix + grid[0] * grid[1], width]) };
      }),
    };
  }

  function borrowing(module: AttentionModule, params: ParamValues, image: Shape, seed = 1): Borrowing {
    const way = BORROWED_MODULES[module.id];
    if (!way) throw new Error(`${card.title} has no features for ${module.title}: pick another model`);
    const grid = gridOf(image);
    const part = partOf(module, grid);
    for (const [at, name] of (['height', 'width'] as const).entries()) {
      if (!(name in params) || params[name] === part[at]) continue;
      throw new Error(`${module.id}: parameter '${name}' is that of the image, ${part[at]}, got ${params[name]}`);
    }
    const longest = Math.max(...part);
    if ('window' in params && Number(params['window']) > longest) {
      throw new Error(`${module.id}: parameter 'window' should be no longer than the map, ${longest}, got ${params['window']}`);
    }
    return {
      module, params, seed, weights: tensors,
      inputs: { image, ...(way.asks === 'ask' && { ask: [1, prefix + grid[0] * grid[1]] }) },
      places: [...perBlock(depth).map((block) => `into ${block}`), 'last features'].map((label): Place => ({
        label, grid: part, ...boxOf(grid, part), prefix: way.prefix ? prefix : 0, ...(way.asks === 'words' && { askers: card.classes }),
      })),
      lend: ({ inputs, weights, op }) => {
        const { tokens, features } = tokensOf(op, inputs['image']!, weights);
        const words = way.asks === 'words' ? normedWords(op, weights) : undefined;
        const given = (each: Value) => ({ op, tokens: each, prefix, grid, part, ask: inputs['ask'] ?? each, words: words ?? each });
        return {
          inputs: tokens.map((each) => way.inputs(given(each))),
          probabilities: op(softmax, { x: classify(op, features, weights) }),
        };
      },
    };
  }

  /** The transformer itself. Patches of another size than the trained one are read with the trained weights, resampled. */
  function whole(module: AttentionModule, params: ParamValues, [channels = 3, height = 0, width = 0]: Shape): Hosted {
    const size = Number(params['patch']);
    const step = Number(params['stride']) || size;
    const [rows, columns] = [height, width].map((side) => side / pixels) as [number, number];
    if (Math.min(rows, columns) < size) throw new Error(`${card.title}: a patch of ${size * pixels} pixels is larger than the image`);
    const grid: [number, number] = [Math.floor((rows - size) / step) + 1, Math.floor((columns - size) / step) + 1];
    if (grid[0] * grid[1] > MOST_PATCHES) {
      throw new Error(`${card.title}: ${grid[0]} × ${grid[1]} patches are more than ${MOST_PATCHES}: take a larger stride`);
    }
    // A patch looks from its middle; those that overlap stand closer than they are wide.
    const margin = (size - step) / 2;
    const box = [margin / columns, margin / rows, (grid[1] * step) / columns, (grid[0] * step) / rows] as const;
    const plan = buildPlan({ inputs: { image: [channels, height, width] }, weights: shapes }, ({ inputs, weights, op }) => {
      const projection = resampled(op.in('embed.weights resampled'), weights['patch_embed.proj.weight']!, size);
      return module.forward({
        inputs: { image: embed(op, inputs['image']!, weights) },
        weights: { ...weights, 'patch_embed.proj.weight': projection },
        params: checkParams(module.params, params), op,
      }) as Values;
    });
    const aligned = step === size && box[2] === 1 && box[3] === 1;
    const given = { image: [shapes['patch_embed.proj.weight']![1]!, rows, columns] };
    const places = perBlock(depth).map((label): Place => ({ label, grid, prefix, given, ...(!aligned && { box }) }));
    return { plan, weights: tensors, origin: 'trained', places };
  }
}

/** Where the middle part of a grid lies on the image; nothing where it is all of it. */
function boxOf([rows, columns]: readonly [number, number], [height, width]: readonly [number, number]): Pick<Place, 'box'> {
  if (height === rows && width === columns) return {};
  return { box: [Math.floor((columns - width) / 2) / columns, Math.floor((rows - height) / 2) / rows, width / columns, height / rows] };
}

/** What the classifier knows of every class [classes, D], on the scale of the features: normed as they are. */
const normedWords = (op: Op, weights: Values): Value =>
  op.in('words')(layerNorm, { x: weights['head.weight']!, weight: weights['norm.weight']!, bias: weights['norm.bias']! }, { eps: 1e-6 });

/** Attention grows with the square of this; ViT-Tiny at 224 pixels has 196. */
const MOST_PATCHES = 4096;

/**
 * The kernels of the patch projection [D, C, P, P] on patches of another size, dimmed as they grow, so that their sums stay what
 * they were.
 */
function resampled(op: Op, weight: Value, size: number): Value {
  const [width, channels, patch] = weight.shape as [number, number, number];
  if (size === patch) return weight;
  const planes = op(resize, { x: reshape(weight, [width * channels, patch, patch]) }, { height: size, width: size, filter: 'bicubic' });
  return reshape(op(activate, { x: planes }, { activation: 'none', scale: (patch / size) ** 2 }), [width, channels, size, size]);
}

/** Pixels to a step of the trunk's feature map: its stem halves, and so does every block with a shortcut convolution. */
function trunkStride(shapes: Readonly<Record<string, Shape>>): number {
  if (!shapes[`${TRUNK}stem.conv.weight`]) return 1;
  return 2 ** (1 + Object.keys(shapes).filter((name) => name.startsWith(TRUNK) && name.endsWith('shortcut.conv.weight')).length);
}
