import type { AttentionModule } from '../core/module.ts';
import type { ParamValue, ParamValues } from '../core/params.ts';
import type { Plan } from '../core/plan.ts';
import type { Shape, Tensor } from '../core/tensor.ts';
import type { Preprocessing } from '../image/preprocess.ts';
import type { Checkpoint } from './safetensors.ts';

/** What a model says of itself: written by the script that trained and measured it, shown on the page as it is. */
export interface Card {
  readonly id: string;
  readonly title: string;
  /** The module that the model was trained with; null for the plain convnet, which has none. */
  readonly module: string | null;
  readonly host: 'convnet' | 'vit' | 'deep-vit' | 'swin' | 'words' | 'caption';
  /** Where in a convnet the module sits: in every residual branch, or once, at a block counted from 1. */
  readonly place?: { readonly kind: 'branch' } | { readonly kind: 'following' | 'added' | 'replacing'; readonly block: number };
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly image: Preprocessing;
  readonly classes: readonly string[];
  /** Of a network whose classes are words, each with a probability of its own: the classes of photographs that each word names. */
  readonly vocabulary?: Readonly<Record<string, readonly string[]>>;
  /** The layer (from 1) and the fusion of heads that the page shows first. */
  readonly shown?: { readonly layer: number; readonly fusion: 'mean' | 'max' | 'min' };
  readonly weights: {
    readonly file: string;
    readonly bytes: number;
    /** All numbers that the network uses, shared ones among them. */
    readonly count: number;
    /** The model whose tensors its file leaves out; its own names for them begin with `under`. */
    readonly shares?: { readonly model: string; readonly under: string };
  };
  readonly data?: { readonly name: string; readonly train: number; readonly validation: number };
  readonly recipe?: Readonly<Record<string, unknown>>;
  readonly measured?: Measured;
  /** Largest difference from PyTorch on the same pixels. */
  readonly agreement?: { readonly attention: number; readonly probabilities: number };
  readonly trained?: string;
  /** What else there is to say, in sentences. */
  readonly notes?: readonly string[];
}

/** Shares, 0…1, on the validation photographs or on canvases made of them. */
export interface Measured {
  readonly top1?: number;
  /**
   * Top-1 (or what `of` says) of whole photographs, and after blanking the fifth of positions that the map rates highest, a random
   * one, the lowest.
   */
  readonly deletion?: { readonly of?: string } & Readonly<Record<'whole' | 'highest' | 'random' | 'lowest', number>>;
  /** Share of the map on a photograph pasted into one quadrant. */
  readonly mass?: { readonly chance: number; readonly [name: string]: unknown };
  /** Share of words whose map has its maximum in the right quadrant of a mosaic. */
  readonly pointing?: {
    readonly right: number;
    readonly chance: number;
    readonly each?: Readonly<Record<string, { readonly right: number }>>;
    readonly [name: string]: unknown;
  };
  /** Of words, the mean of the share found where they are there and the share not found where they are not. */
  readonly presence?: { readonly balanced: number; readonly chance: number; readonly mosaics: number };
  /** Of descriptions, by layout of the mosaics: the share of sentences that are right to the last word, and of nouns. */
  readonly sentences?: { readonly [layout: string]: number };
  readonly nouns?: { readonly chance: number; readonly [layout: string]: number };
  /** The same of a second decoder, by hard attention. */
  readonly hard?: Measured;
  readonly [name: string]: unknown;
}

/** One place in a network where a module sits; its results are named `blocks.<i>.<result>`. */
export interface Place {
  /** 'block 3' */
  readonly label: string;
  /** Rows and columns of the positions that the module sees. */
  readonly grid: readonly [number, number];
  /** Tokens before the first position: class, distillation, registers. */
  readonly prefix: number;
  /** What asks, where it is not the positions: words. */
  readonly askers?: readonly string[];
  /** The part of the image that the positions cover, [left, top, width, height] in shares of it; all of it unless given. */
  readonly box?: readonly [number, number, number, number];
  /** Shapes of what the module is given here, by the names of its inputs. */
  readonly given?: Readonly<Record<string, Shape>>;
  /** Parameters that the module has here, where places differ; the others are those of all places. */
  readonly params?: ParamValues;
}

/** How a network cuts the image into patches. */
export interface Patching {
  /** Pixels from one position that a patch can begin at to the next: 1, or the stride of the convnet before the patches. */
  readonly pixels: number;
  /** Side of the patches as trained, in those positions. */
  readonly patch: number;
  /** Numbers that each position holds: 3 colours, or the convnet's channels. */
  readonly channels: number;
  /** The transformer's width, blocks and heads. */
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
}

/** A module in a network, ready to run. */
export interface Hosted {
  /**
   * The whole network with the module's results at every place, `blocks.<i>.<result>`, and `probabilities [classes]`. Its
   * input is `image [3, H, W]`, normalised. Where one token asks, a further input `ask [1, T]` is 1 for that token, 0 elsewhere.
   */
  readonly plan: Plan;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Where the module sits, first to last. */
  readonly places: readonly Place[];
  /** Whose the module's own weights are: of this network, of nobody, or it has none. */
  readonly origin: 'trained' | 'random' | 'none';
}

/** Opens a network by its card. */
export type Host = (card: Card, checkpoint: Checkpoint) => Network;

/** A trained network, opened. */
export interface Network {
  readonly card: Card;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** What it is to be given; `multiple` is its total stride. */
  readonly preprocessing: Preprocessing;
  /** What its features are. */
  readonly features: 'map' | 'tokens';
  /** The card of the network that it shares weights with. */
  readonly base?: Card;
  /** Ids of the modules that it can show with its own weights. */
  readonly modules: readonly string[];
  /**
   * Of a network that describes the image: the names of its decoders. A place is then a word, `probabilities` are of every word
   * [words, classes], and so are `<decoder>.probabilities`; the class that ends a sentence is the first. `<decoder>.attention` is
   * [words, positions].
   */
  readonly says?: readonly string[];
  /** Where it reads patches. */
  readonly patching?: Patching;
  /**
   * Parameters of the module as this network was trained; for one that it was not, parameters that suit its features. The chosen
   * ones stand over them, and what follows from those is settled with them.
   */
  params(module: AttentionModule, image: Shape, chosen?: Readonly<Record<string, ParamValue>>): ParamValues;
  /** Whether `host` takes these parameters; quicker than to try. */
  allows(module: AttentionModule, params: ParamValues, image: Shape): boolean;
  /** The module in this network, for an image [3, H, W]. Throws where the trained weights, or the features, do not allow the parameters. */
  host(module: AttentionModule, params: ParamValues, image: Shape, options?: { readonly seed?: number }): Hosted;
  /** The network without any module, where it was trained with none: `logits` and `probabilities [classes]` of an image [3, H, W]. */
  alone?(image: Shape): Pick<Hosted, 'plan' | 'weights'>;
}
