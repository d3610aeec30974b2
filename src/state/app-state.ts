import type { ParamValue } from '../core/params.ts';
import type { Fit } from '../image/preprocess.ts';
import type { Fusion } from '../maps/query.ts';
import type { ScaleMode } from '../maps/scale.ts';
import type { Resample } from '../maps/upsample.ts';

/** How the heads of a layer become one map; rollout also multiplies the layers before it, each shows by colour which head gives the most. */
export type HeadFusion = Fusion | 'rollout' | 'each';

/** The numbers behind a fusion: of each head's colour the head that gives the most, of a rollout's single layers the mean. */
export const numbersOf = (fusion: HeadFusion): Fusion => (fusion === 'rollout' ? 'mean' : fusion === 'each' ? 'max' : fusion);

/** What a link restores, and nothing else. An empty text or 0 leaves the choice to the model, the module or the view. */
export interface AppState {
  /** Id of the module. */
  readonly module: string;
  /** Parameters of the module that are not as the model was trained. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Id of the model; '' is the module's first, 'file' one that the person opened. */
  readonly model: string;
  /** Id of a sample; '' is the first, 'own' an image that the person opened. */
  readonly image: string;
  readonly fit: Fit;
  /** From 1; 0 is the one that the model's card shows first. */
  readonly layer: number;
  /** From 1; 0 fuses all heads. */
  readonly head: number;
  readonly fusion: HeadFusion | '';
  /**
   * The patch that asks, row by row from 0; the class token, and where there is none, the patch in the middle; or nobody: how much
   * each patch receives, the mean over all who ask.
   */
  readonly query: number | 'class' | 'received';
  /** Name of the module's result; '' is the one that it shows first. */
  readonly result: string;
  /** Of weights that nobody trained. */
  readonly seed: number;
  readonly colours: string;
  /** '' is the scale that suits the numbers: fixed for gates, clipped where sinks would hide the rest. */
  readonly scale: ScaleMode | '';
  /** Of the map over the image, 0…1. */
  readonly opacity: number;
  /** How the numbers of the patches become the colours of the pixels between them. */
  readonly upsampling: Resample;
  /** Id of a sample that the same module is shown on beside the image; '' for none. */
  readonly beside: string;
  /** Patches that are drawn but not run, '16x8' for 16 pixels, one every 8; '' for those that the model reads. */
  readonly cut: string;
  /** The fewest positions that hold this share of the map are outlined, 0…1; 0 for none. */
  readonly mass: number;
  /** Of a rollout: how the heads of a layer become one matrix. */
  readonly rolled: Fusion;
  /** Of a rollout: the share of each layer's weights, the lowest, that is left out, 0…0.95. */
  readonly discard: number;
  /** Of a rollout: the layer that it begins at, from 1. */
  readonly first: number;
  /** What counts as the image: 'x,y,width,height' in whole pixels of it; '' is all of it. `fit` applies to that part. */
  readonly crop: string;
  /** The stage alone, for a frame in another page. */
  readonly embed: boolean;
  /** Names of the parts of the page that are left out, separated by commas; '' leaves out none. */
  readonly lesson: string;
  /** The step of the plan that is looked into, from 1; 0 for none. */
  readonly step: number;
  /** Whether the stages of one answer are unfolded. */
  readonly answer: boolean;
  /** The temperature of softmax there, 0.1…10; 1 is the model's own. */
  readonly tau: number;
  /** The stage that this one is compared with. All other fields are of the stage that the panels speak of, or of both. */
  readonly versus: Versus | undefined;
  /** Of two stages, where the one stands that the panels speak of. */
  readonly side: Position;
  /** What of two maps is subtracted: how they are drawn, their shares of the whole, or their numbers. */
  readonly difference: Difference;
}

export type Position = 'left' | 'right';
export type Difference = 'drawn' | 'shares' | 'numbers';

/** What each of two stages has for itself; they share all else. */
export const SIDE_FIELDS = [
  'module', 'params', 'model', 'layer', 'head', 'fusion', 'result', 'seed', 'scale', 'cut', 'mass', 'rolled', 'discard', 'first', 'step',
] as const satisfies readonly (keyof AppState)[];

export type Side = Pick<AppState, (typeof SIDE_FIELDS)[number]>;

/** The other of two stages. It is asked from where the first one is, unless it says from where itself. */
export interface Versus extends Side {
  readonly query?: AppState['query'];
}

export const DEFAULT_STATE: AppState = {
  module: 'vision-transformer',
  params: {},
  model: '',
  image: '',
  fit: 'crop',
  layer: 0,
  head: 0,
  fusion: '',
  query: 'class',
  result: '',
  seed: 1,
  colours: 'viridis',
  scale: '',
  opacity: 0.85,
  upsampling: 'nearest',
  beside: '',
  cut: '',
  mass: 0,
  rolled: 'mean',
  discard: 0,
  first: 1,
  crop: '',
  embed: false,
  lesson: '',
  versus: undefined,
  side: 'left',
  difference: 'drawn',
  step: 0,
  answer: false,
  tau: 1,
};

/** What of a query means the same on another image or grid: a patch does not. */
export const elsewhere = ({ query }: Pick<AppState, 'query'>): Pick<AppState, 'query'> => ({ query: query === 'received' ? query : 'class' });

/** The fields of a state that belong to one stage. */
export const sideOf = (state: Side): Side => Object.fromEntries(SIDE_FIELDS.map((key) => [key, state[key]])) as unknown as Side;
