import { checkParams, type ParamSchema, type ParamValues } from './params.ts';
import { buildPlan, type Op, type Plan, type Value } from './plan.ts';
import { sameShape, type Shape } from './tensor.ts';

/** How one result is drawn. The picture follows from what the numbers are, never from a default heat map. */
export interface View {
  /**
   * attention: [heads?, queries, keys], a query's row on the image, and the matrix · map: [H, W] or one number per position, on
   * the image · maps: [K, H, W], K maps on the image, one at a time · bars: [C] · planes: [C, H, W] as a sheet of small maps ·
   * matrix: [rows, columns] with axes · points: where the asking position samples the image, and how much each sample
   * counts · displacement: a regular grid of points and where each of them moved · windows: [windows, heads, queries, keys], attention
   * inside windows of the image, with their borders.
   */
  readonly picture: 'attention' | 'map' | 'maps' | 'bars' | 'planes' | 'matrix' | 'points' | 'displacement' | 'windows';
  /** unit: always 0…1 · positive: 0…its maximum · signed: diverging around 0. */
  readonly scale: 'unit' | 'positive' | 'signed';
  /** The name of each axis; a last axis of coordinates is 'xy' (0…1 from the left top corner) or 'yx' (−1…1, centres of the corner pixels). */
  readonly axes: readonly string[];
  /** What it is, in a few words and letters. */
  readonly caption: string;
  /** Names along the first axis, where each index has one, such as 'maximum', 'mean'. */
  readonly labels?: readonly string[];
  /** attention: the keys are the positions after a 2 × 2 pooling. */
  readonly halved?: boolean;
  /** map: the result with the few positions that were chosen, outlined over this one. */
  readonly chosen?: string;
  /** points: the results that say where the samples lie, and how much each counts. */
  readonly at?: string;
  readonly counts?: string;
}

interface ByParams<S extends ParamSchema> { view(params: ParamValues<S>): View }

/** A view, or one that depends on the parameters, such as that of a kernel which is no distribution. */
export type ViewOf<S extends ParamSchema> = View | ByParams<S>['view'];

/** A formula in LaTeX; the build turns it into MathML. */
export const tex = String.raw;

/** 'blocks.*.attention' stands for 'blocks.0.attention', 'blocks.1.attention' and so on. */
export type ResultName<N extends string> = N extends `${infer A}.*.${infer B}` ? `${A}.${number}.${B}` : N;

export interface Forward<I extends string, S extends ParamSchema, W extends string> {
  readonly inputs: Readonly<Record<I, Value>>;
  readonly weights: Readonly<Record<W, Value>>;
  readonly params: ParamValues<S>;
  readonly op: Op;
}

/** What is known of a module before its code is there. */
export interface MenuEntry<I extends string = string, S extends ParamSchema = ParamSchema> {
  readonly id: string;
  readonly title: string;
  readonly family: 'sequence' | 'channel' | 'spatial' | 'channel + spatial' | 'long range' | 'hybrid' | 'sampled' | 'transformer';
  /** How many numbers it shows, in letters: 'h×N²'. */
  readonly size: string;
  /** One sentence for someone who has never seen a tensor. */
  readonly sentence: string;
  readonly params: S;
  /** The axes of each input, such as { x: ['tokens', 'width'] }. */
  readonly inputs: Readonly<Record<I, readonly string[]>>;
}

export interface AttentionModule<
  I extends string = string, S extends ParamSchema = ParamSchema, W extends string = string, Name extends string = string,
> extends MenuEntry<I, S> {
  /** The paper's equations, by `tex`. */
  readonly formula: string;
  /** Where lectures and other texts commonly write another formula: that one, and what each of the two does. */
  readonly alsoWritten?: { readonly formula: string; readonly text: string };
  /** Who wrote the paper, and when: 'Hu et al. 2018'. */
  readonly cite: string;
  /** Address of the paper. */
  readonly paper: string;
  /** What to look for in the picture. */
  readonly look: string;
  /** Shapes of all weights. `given` has the shapes at hand, for what only the weights tell, such as depth. */
  weights(inputs: Readonly<Record<I, Shape>>, params: ParamValues<S>, given: Readonly<Record<string, Shape>>): Readonly<Record<W, Shape>>;
  /** Every result of `forward`, with its picture. */
  readonly views: Readonly<Record<Name, ViewOf<S>>>;
  /** Weights that are worth a picture themselves, such as a matrix that mixes heads. */
  readonly drawnWeights?: Readonly<Partial<Record<NoInfer<W>, View>>>;
  /** The results that the page puts first: the one on the stage, then those beside it. */
  readonly shows: readonly NoInfer<Name>[];
  /** The module itself, as the paper's equations read; returns its results in reading order. */
  forward(build: Forward<I, S, W>): Readonly<Partial<Record<ResultName<NoInfer<Name>>, Value>>>;
}

export const defineModule = <const I extends string, const S extends ParamSchema, W extends string, Name extends string>(
  module: AttentionModule<I, S, W, Name>,
): AttentionModule<I, S, W, Name> => module;

/** The picture of a result under these parameters: its own, or its pattern's. */
export function viewOf(module: AttentionModule, result: string, params: ParamValues): View | undefined {
  const view = module.views[result] ?? module.views[result.replace(/\.\d+\./g, '.*.')];
  return typeof view === 'function' ? view(params) : view;
}

interface Given {
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly weights: Readonly<Record<string, Shape>>;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * The plan of one module on its own. Throws one error that names the module and the parameter, weight or input that is
 * unknown, missing or misshapen, with the shape expected and the shape got.
 */
export function planOf(module: AttentionModule, { inputs, weights: given, params: chosen = {} }: Given): Plan {
  try {
    const params = checkParams(module.params, chosen);
    for (const [name, axes] of Object.entries(module.inputs)) {
      const shape = inputs[name];
      if (!shape) throw new Error(`input '${name}' [${axes}] is missing`);
      if (shape.length !== axes.length) throw new Error(`input '${name}' should be [${axes}], got [${shape}]`);
      if (shape.some((size) => size < 1)) throw new Error(`input '${name}' has an empty axis: [${shape}]`);
    }
    const weights = module.weights(inputs, params, given);
    for (const [name, shape] of Object.entries(weights)) {
      const got = given[name];
      if (!got) throw new Error(`weight '${name}' [${shape}] is missing`);
      if (!sameShape(got, shape)) throw new Error(`weight '${name}' should be [${shape}], got [${got}]`);
    }
    const wanted = Object.fromEntries(Object.keys(module.inputs).map((name) => [name, inputs[name]!]));
    return buildPlan({ inputs: wanted, weights }, ({ inputs, weights, op }) =>
      module.forward({ inputs, weights, params, op }) as Readonly<Record<string, Value>>);
  } catch (error) {
    throw new Error(`${module.id}: ${error instanceof Error ? error.message : error}`);
  }
}
