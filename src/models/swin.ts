import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { permute } from '../kernels/permute.ts';
import { shiftedWindowAttention as module } from '../modules/shifted-window-attention.ts';
import { attempt, checkSameWeights, forwardWith } from './borrow.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';
import { blockStrides, channelsOf, classify, trunk, type Inserted } from './trunk.ts';

type Values = Readonly<Record<string, Value>>;
type Swin = Required<Pick<Place, 'params' | 'given'>> & Place & { /** The block of the convnet that it follows, from 0. */ readonly after: number };

/**
 * A convnet with Swin blocks (arXiv 2103.14030) at the end of its stages: `swin.<i>.*` follows the last block of as many channels;
 * every second one is shifted. The convnet's next block halves the map, as patch merging does.
 */
export function swin(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const strides = blockStrides(shapes);
  const widths = strides.map((_, i) => channelsOf(shapes, i));
  const channels = Object.keys(shapes).filter((name) => /^swin\.\d+\.norm1\.weight$/.test(name)).map((_, i) => shapes[`swin.${i}.norm1.weight`]![0]!);

  const gridAfter = (block: number, [, height = 0, width = 0]: Shape) => [Math.ceil(height / strides[block]!), Math.ceil(width / strides[block]!)] as const;
  /** The parameters of the first place: what is said of the map is said of the map there. */
  const trainedFor = (image: Shape): ParamValues => {
    const [height, width] = gridAfter(widths.lastIndexOf(channels[0]!), image);
    return { ...defaults(module.params), ...card.params, height, width };
  };
  const placesOf = (params: ParamValues, image: Shape): Swin[] => channels.map((count, i) => {
    const after = widths.lastIndexOf(count);
    const grid = gridAfter(after, image);
    const shift = i % 2 === 0 ? 0 : params['shift']!;
    return {
      after, grid, prefix: 0, label: `block ${i + 1}${shift ? ', shifted' : ''}`,
      params: { height: grid[0], width: grid[1], shift }, given: { x: [grid[0] * grid[1], count] },
    };
  });

  /** The places, where the trained weights allow the parameters. */
  const checked: (...of: Parameters<Network['host']>) => readonly Swin[] = (asked, params, image) => {
    if (asked.id !== module.id) throw new Error(`${card.title} shows ${module.title} alone, not ${asked.title}: pick another model`);
    const trained = trainedFor(image);
    for (const name of ['height', 'width']) {
      if (params[name] === trained[name]) continue;
      throw new Error(`${module.id}: parameter '${name}' is that of the map, ${trained[name]}, got ${params[name]}`);
    }
    const places = placesOf(params, image);
    for (const place of places) checkSameWeights(module, place.given, { ...trained, ...place.params }, { ...params, ...place.params });
    return places;
  };

  const host: Network['host'] = (asked, params, image) => {
    const places = checked(asked, params, image);
    const plan = buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const shown: Values[] = [];
      const inStages: Inserted = {
        kind: 'following',
        compute: (x, _, op, block) => {
          const here = [...places.entries()].filter(([, { after }]) => after === block);
          if (here.length === 0) return { results: {}, output: x };
          const tokens = here.reduce((tokens, [i, { params: own }]) => {
            const results = forwardWith(asked, {
              inputs: { x: tokens }, weights: under(`swin.${i}.`, weights), op: op.in(`swin.${i}`), params: checkParams(module.params, { ...params, ...own }),
            });
            shown.push(prefixed(`blocks.${i}.`, results));
            return results['output']!;
          }, tokensOf(op, x));
          return { results: {}, output: mapOf(op, tokens, x.shape) };
        },
      };
      const { features } = trunk(op, inputs['image']!, weights, inStages);
      return { ...Object.assign({}, ...shown), ...classify(op, features, weights) };
    });
    return { plan, weights: tensors, places, origin: 'trained' };
  };

  return {
    card,
    weights: tensors,
    // Windows tile the smallest map, whatever the image.
    preprocessing: { multiple: strides.at(-1)! * Number(card.params['window']), ...card.image },
    features: 'map',
    modules: [module.id],
    params: (_, image, chosen = {}) => ({ ...trainedFor(image), ...chosen }),
    host,
    allows: (asked, params, image) => attempt(() => checked(asked, params, image)),
  };
}

/** A map [C, H, W] as tokens [H·W, C]. */
const tokensOf = (op: Op, map: Value): Value => {
  const [channels = 0, rows = 0, columns = 0] = map.shape;
  return op.in('positions as tokens')(permute, { x: reshape(map, [channels, rows * columns]) }, { order: '10' });
};

/** Tokens [H·W, C] as a map of this shape [C, H, W]. */
const mapOf = (op: Op, tokens: Value, shape: Shape): Value => reshape(op.in('tokens as a map')(permute, { x: tokens }, { order: '10' }), shape);
