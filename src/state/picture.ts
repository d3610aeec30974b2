import type { Session } from '../core/backend.ts';
import type { AttentionModule } from '../core/module.ts';
import type { ParamValues } from '../core/params.ts';
import type { Plan } from '../core/plan.ts';
import type { Shape, Tensor } from '../core/tensor.ts';
import type { Region } from '../image/resize.ts';
import type { Hosted, Network, Place } from '../models/network.ts';
import type { Photo } from './photo.ts';
import type { Reading } from './reading.ts';
import type { Sentences } from './telling.ts';

/** What a run was given, so that any part of it can be computed once more. */
export interface Given {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Makes a plan ready on the device in use; whoever asks disposes the session. */
  prepare(plan: Plan, weights: Readonly<Record<string, Tensor>>): Promise<Session>;
}

/** One run that came through, whole: everything that the page draws comes from here, so that its parts always agree. */
export interface Picture {
  readonly module: AttentionModule;
  readonly network: Network;
  /** Id of the model, 'file' for an opened one. */
  readonly model: string;
  readonly params: ParamValues;
  readonly photo: Photo;
  /** The part of the photo that the model sees, in its pixels. */
  readonly region: Region;
  /** [3, H, W], what the model was given. */
  readonly shape: Shape;
  readonly places: readonly Place[];
  /** Whose the module's weights are. */
  readonly origin: Hosted['origin'];
  readonly plan: Plan;
  readonly given: Given;
  readonly reading: Reading;
  readonly probabilities: ArrayLike<number>;
  /** Where the network describes the image in words: what each of its decoders says. A place is then a word. */
  readonly sentences?: Sentences;
  /** Milliseconds of each step; undefined where they cannot be told. */
  readonly timings: readonly number[] | undefined;
  /** Milliseconds from the image to its probabilities. */
  readonly elapsed: number;
}
