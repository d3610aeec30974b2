import type { AttentionModule } from '../core/module.ts';
import type { ParamValues } from '../core/params.ts';
import type { Plan } from '../core/plan.ts';
import type { Shape, Tensor } from '../core/tensor.ts';
import type { Preprocessing } from '../image/preprocess.ts';

/** What a model says of itself: written by the script that trained and measured it, shown on the page as it is. */
export interface Card {
  readonly id: string;
  readonly title: string;
  /** The module that the model was trained with. */
  readonly module: string;
  readonly host: 'convnet' | 'vit';
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly image: Preprocessing;
  readonly classes: readonly string[];
  /** The layer (from 1) and the fusion of heads that the page shows first. */
  readonly shown?: { readonly layer: number; readonly fusion: 'mean' | 'max' | 'min' };
  readonly weights: { readonly file: string; readonly bytes: number; readonly count: number };
  readonly data?: { readonly name: string; readonly train: number; readonly validation: number };
  readonly recipe?: Readonly<Record<string, unknown>>;
  readonly measured?: { readonly top1: number; readonly [name: string]: unknown };
  /** Largest difference from PyTorch on the same pixels. */
  readonly agreement?: { readonly attention: number; readonly probabilities: number };
  readonly trained?: string;
}

/** One place in a network where a module sits; its results are named `blocks.<i>.<result>`. */
export interface Place {
  /** 'block 3' */
  readonly label: string;
  /** Rows and columns of the positions that the module sees. */
  readonly grid: readonly [number, number];
  /** Tokens before the first position: class, distillation, registers. */
  readonly prefix: number;
}

/** A trained network, opened: it can show some modules at their places. */
export interface Network {
  readonly card: Card;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** What it is to be given; `multiple` is its total stride. */
  readonly preprocessing: Preprocessing;
  /** Ids of the modules that it can show, with its own weights. */
  readonly modules: readonly string[];
  /** Parameters of the module as this network was trained. */
  params(module: AttentionModule): ParamValues;
  /** Where the module sits, first to last, for an image [3, H, W]. */
  places(module: AttentionModule, image: Shape): readonly Place[];
  /**
   * The whole network with the module's results at every place, `blocks.<i>.<result>`, and `probabilities [classes]`.
   * Its one input is `image [3, H, W]`, normalised; its weights are the network's own.
   */
  plan(module: AttentionModule, params: ParamValues, image: Shape): Plan;
}
