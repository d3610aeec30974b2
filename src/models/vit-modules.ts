import type { AttentionModule } from '../core/module.ts';
import { under } from '../core/names.ts';
import type { ParamValue, ParamValues } from '../core/params.ts';
import { reshape, slice, type Op, type Value } from '../core/plan.ts';
import { matmul } from '../kernels/matmul.ts';
import { takeRows } from '../kernels/take-rows.ts';
import { forwardWith } from './borrow.ts';

type Values = Readonly<Record<string, Value>>;

interface Owned {
  readonly op: Op;
  /** What each block's attention sees, and the last features [T, D]. */
  readonly tokens: readonly Value[];
  readonly weights: Values;
  readonly heads: number;
  readonly module: AttentionModule;
  readonly params: ParamValues;
}

/** A module that runs on the ViT's tokens with the ViT's own projections: its places, and its results at each of them. */
interface OwnModule {
  places(depth: number, heads: number): readonly string[];
  results(of: Owned): readonly Values[];
}

export const perBlock = (depth: number) => Array.from({ length: depth }, (_, i) => `block ${i + 1}`);

/** Modules of sequences run on the tokens that each block's attention sees, with that block's own projections. */
export const OWN_MODULES: Readonly<Record<string, OwnModule>> = {
  'multi-head-attention': {
    places: perBlock,
    results: ({ op, tokens, weights, module, params }) => tokens.slice(0, -1).map((x, i) => {
      const own = under(`blocks.${i}.attn.`, weights);
      const projections = {
        'in_proj_weight': own['qkv.weight']!, 'in_proj_bias': own['qkv.bias']!,
        'out_proj.weight': own['proj.weight']!, 'out_proj.bias': own['proj.bias']!,
      };
      return forwardWith(module, { inputs: { x }, weights: projections, params, op: op.in(`blocks.${i}.shown`) });
    }),
  },
  'self-attention': {
    places: (depth, heads) => perBlock(depth).flatMap((block) => Array.from({ length: heads }, (_, h) => `${block}, head ${h + 1}`)),
    results: ({ op, tokens, weights, heads, module, params }) => tokens.slice(0, -1).flatMap((x, i) => {
      const own = under(`blocks.${i}.attn.`, weights);
      const width = x.shape[1]!;
      return Array.from({ length: heads }, (_, h) => {
        const rows = (name: string, part: number) => {
          const from = part * width + (h * width) / heads;
          return slice(own[name]!, from, from + width / heads);
        };
        const projections = Object.fromEntries(['q', 'k', 'v'].flatMap((part, p) =>
          ['weight', 'bias'].map((kind) => [`${part}.${kind}`, rows(`qkv.${kind}`, p)])));
        return module.forward({ inputs: { x }, weights: projections, params, op: op.in(`blocks.${i}.shown`) }) as Values;
      });
    }),
  },
  'dot-product': {
    places: (depth) => [...perBlock(depth).map((block) => `into ${block}`), 'last features'],
    results: ({ op, tokens, module, params }) => tokens.map((x, i) =>
      module.forward({ inputs: { q: x, k: x, v: x }, weights: {}, params, op: op.in(`blocks.${i}.shown`) }) as Values),
  },
};

/** Tokens as a borrowed module is given them: [T, D], of which the first `prefix` are no patches. */
interface Given {
  readonly op: Op;
  readonly tokens: Value;
  readonly prefix: number;
  /** [1, T], 1 for the token that asks. */
  readonly ask: Value;
  /** What the classifier knows of every class [classes, D]. */
  readonly words: Value;
  /** Rows and columns of the patches, and of the part of them that the module sees. */
  readonly grid: Grid;
  readonly part: Grid;
}

type Grid = readonly [rows: number, columns: number];

/** A module on the ViT's tokens that brings weights of its own, or needs none. */
interface BorrowedModule {
  readonly asks: 'token' | 'ask' | 'words';
  /** Whether the class token and the registers can ask. */
  readonly prefix: boolean;
  inputs(given: Given): Values;
  /** The part of a grid, in its middle, that the module sees; all of it unless given. */
  part?(grid: Grid): Grid;
  /** Parameters that suit tokens of these heads and this part of the grid. */
  params(of: { readonly heads: number; readonly part: Grid }): Readonly<Record<string, ParamValue>>;
}

const patchesOf = ({ tokens, prefix }: Given): Value => slice(tokens, prefix, tokens.shape[0]!);

/** Patches in the middle of the image: the rows and columns of `part`. */
function middleOf(given: Given): Value {
  const { op, grid: [rows, columns], part: [height, width] } = given;
  const patches = patchesOf(given);
  const channels = patches.shape[1]!;
  const kept = slice(patches, Math.floor((rows - height) / 2) * columns, (Math.floor((rows - height) / 2) + height) * columns);
  if (width === columns) return kept;
  const lines = op(takeRows, { x: reshape(kept, [height, columns, channels]) }, { start: Math.floor((columns - width) / 2), count: width });
  return reshape(lines, [height * width, channels]);
}

/** Side of Swin's windows on a small map. */
const WINDOW = 4;

const oneQuery: BorrowedModule = {
  asks: 'ask',
  prefix: true,
  inputs: (given) => {
    const query = given.op(matmul, { a: given.ask, b: given.tokens });
    return { query: reshape(query, [query.shape[1]!]), annotations: patchesOf(given) };
  },
  // Without weights of its own, it means something.
  params: () => ({ score: 'scaled-dot', k: 5 }),
};

/** How the modules of sequences are given the ViT's tokens. */
export const BORROWED_MODULES: Readonly<Record<string, BorrowedModule>> = {
  'soft-attention': oneQuery,
  'hard-attention': oneQuery,
  'cross-attention': {
    asks: 'words',
    prefix: false,
    inputs: (given) => ({ x: given.words, context: patchesOf(given) }),
    params: ({ heads }) => ({ heads }),
  },
  're-attention': {
    asks: 'token',
    prefix: true,
    inputs: ({ tokens }) => ({ x: tokens }),
    params: ({ heads }) => ({ heads }),
  },
  'shifted-window-attention': {
    asks: 'token',
    prefix: false,
    inputs: (given) => ({ x: middleOf(given) }),
    // Windows divide both sides: of other images the edges stay out.
    part: ([rows, columns]) => {
      const window = Math.min(WINDOW, rows, columns);
      return [rows - (rows % window), columns - (columns % window)];
    },
    params: ({ heads, part: [height, width] }) => ({ heads, height, width, window: WINDOW, shift: WINDOW / 2 }),
  },
};
