import type { AttentionModule } from '../core/module.ts';
import { prefixed, under } from '../core/names.ts';
import { checkParams, defaults, type ParamValues } from '../core/params.ts';
import { buildPlan, mapValues, reshape, type Op, type Value } from '../core/plan.ts';
import type { Shape } from '../core/tensor.ts';
import { concat } from '../kernels/concat.ts';
import { matmul } from '../kernels/matmul.ts';
import { permute } from '../kernels/permute.ts';
import { resize } from '../kernels/resize.ts';
import { hardAttention } from '../modules/hard-attention.ts';
import { softAttention } from '../modules/soft-attention.ts';
import { attempt, checkSameWeights, forwardWith } from './borrow.ts';
import { decode, type Step } from './decoder.ts';
import type { Card, Network, Place } from './network.ts';
import type { Checkpoint } from './safetensors.ts';
import { trunk } from './trunk.ts';

type Values = Readonly<Record<string, Value>>;
const BACKBONE = 'backbone.';

/** Pixels to a position of the trunk's last map. */
const STRIDE = 16;

/** Words of the longest sentence that it was taught, its full stop among them. */
const LENGTH = 12;

/** Its decoders, by the prefix of their weights. */
const DECODERS: Readonly<Record<string, AttentionModule>> = { soft: softAttention as AttentionModule, hard: hardAttention as AttentionModule };

/**
 * Show, attend and tell: an LSTM describes the image, and looks at its positions anew for every word; one decoder softly, one
 * hard. A place is a word. Results besides those of the module: of each decoder `<decoder>.probabilities [words, classes]` and
 * `.attention [words, positions]`, of the hard one `hard.selection`; `probabilities` are those of the module's. arXiv 1502.03044.
 */
export function caption(card: Card, { tensors }: Checkpoint): Network {
  const shapes = mapValues(tensors, (tensor) => tensor.shape);
  const known = shapes['soft.words.weight']?.[0];
  if (known !== card.classes.length) throw new Error(`${card.title}: 'soft.words.weight' should have ${card.classes.length} rows, got [${shapes['soft.words.weight'] ?? 'none'}]`);
  const given = { query: [shapes['soft.start_h.weight']?.[0] ?? 0], annotation: [shapes['soft.annotate.weight']?.[0] ?? 0] };
  const trainedFor = (module: AttentionModule): ParamValues => defaults(module.params);
  const placesOf = ([, height = 0, width = 0]: Shape): Place[] => {
    const grid = [Math.ceil(height / STRIDE), Math.ceil(width / STRIDE)] as const;
    const inputs = { query: given.query, annotations: [grid[0] * grid[1], ...given.annotation] };
    return Array.from({ length: LENGTH }, (_, i) => ({ label: `word ${i + 1}`, grid, prefix: 0, given: inputs }));
  };

  /** The decoder that a module belongs to, where the trained weights allow the parameters. */
  const decoderFor: (...of: Parameters<Network['host']>) => string = (module, chosen, image) => {
    const [asked] = Object.entries(DECODERS).find(([, { id }]) => id === module.id) ?? [];
    if (!asked) throw new Error(`${card.title} shows ${softAttention.title} and ${hardAttention.title}, and no ${module.title}: pick another model`);
    checkParams(module.params, chosen);
    checkSameWeights(module, placesOf(image)[0]!.given!, trainedFor(module), chosen);
    return asked;
  };

  const host: Network['host'] = (module, chosen, image) => {
    const asked = decoderFor(module, chosen, image);
    const places = placesOf(image);
    const plan = buildPlan({ inputs: { image }, weights: shapes }, ({ inputs, weights, op }) => {
      const { features } = trunk(op.in('trunk'), inputs['image']!, under(BACKBONE, weights));
      const tokens = tokensOf(op.in('annotations'), features);
      const said = mapValues(DECODERS, (looking, name) => {
        const params = checkParams(looking.params, name === asked ? chosen : trainedFor(looking));
        const own = under(`${name}.`, weights);
        return decode((part) => op.in(`${name}: ${part}`), {
          annotations: annotationsOf(op.in('annotations'), tokens, own, places[0]!.grid), weights: own, length: LENGTH,
          // Each word's draw is another.
          look: (op, query, annotations, i) => forwardWith(name === asked ? module : looking, {
            inputs: { query, annotations }, weights: under('attention.', own), op,
            params: 'seed' in params ? { ...params, seed: (Number(params['seed']) + i) % 2 ** 32 } : params,
          }),
        });
      });
      return {
        ...Object.assign({}, ...said[asked]!.map(({ looked }, i) => prefixed(`blocks.${i}.`, looked))) as Values,
        ...Object.assign({}, ...Object.entries(said).map(([name, steps]) => prefixed(`${name}.`, together(op.in('sentences'), steps)))) as Values,
        probabilities: stacked(op.in('sentences'), said[asked]!.map(({ probabilities }) => probabilities)),
      };
    });
    return { plan, weights: tensors, places, origin: 'trained' };
  };

  return {
    card,
    weights: tensors,
    preprocessing: { multiple: STRIDE, ...card.image },
    features: 'map',
    modules: Object.values(DECODERS).map(({ id }) => id),
    says: Object.keys(DECODERS),
    params: (module, _, chosen = {}) => ({ ...trainedFor(module), ...chosen }),
    host,
    allows: (module, params, image) => attempt(() => decoderFor(module, params, image)),
  };
}

/** A map [C, H, W] as tokens [H·W, C]. */
const tokensOf = (op: Op, map: Value): Value => {
  const [channels = 0, rows = 0, columns = 0] = map.shape;
  return op.in('positions as tokens')(permute, { x: reshape(map, [channels, rows * columns]) }, { order: '10' });
};

/** Annotations [H·W, D] of tokens [H·W, C], which know where they are: `positions` [D, h, w] fits any grid. */
function annotationsOf(op: Op, tokens: Value, weights: Values, [rows, columns]: Place['grid']): Value {
  const positions = weights['positions']!;
  const [, height, width] = positions.shape;
  const fitted = height === rows && width === columns ? positions : op(resize, { x: positions }, { height: rows, width: columns, filter: 'bilinear' });
  return op.in('with their positions')(matmul, {
    a: tokens, b: weights['annotate.weight']!, bias: weights['annotate.bias']!, residual: tokensOf(op, fitted),
  }, { transposeB: true, activation: 'relu' });
}

/** Of all words, what is read across them. */
const together = (op: Op, steps: readonly Step[]): Values => ({
  probabilities: stacked(op, steps.map(({ probabilities }) => probabilities)),
  ...Object.fromEntries(['attention', 'selection'].filter((name) => steps[0]!.looked[name]).map((name) =>
    [name, stacked(op, steps.map(({ looked }) => looked[name]!))])),
});

/** Vectors [N] as the rows of a matrix. */
const stacked = (op: Op, rows: readonly Value[]): Value =>
  rows.map((row) => reshape(row, [1, row.shape[0]!])).reduce((above, row) => op(concat, { a: above, b: row }));
