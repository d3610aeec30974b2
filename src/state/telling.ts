import type { Trace } from '../core/backend.ts';
import { tensor } from '../core/tensor.ts';
import { cropOf, chosenPositions } from '../maps/crop.ts';
import { gridOf, type Grid } from '../maps/grid.ts';
import { sentenceOf, type Said } from '../maps/sentence.ts';
import type { Hosted, Network, Place } from '../models/network.ts';
import type { Overlay } from './overlays.ts';
import type { Picture } from './picture.ts';

/** What each decoder of a network says, by its name. */
export type Sentences = Readonly<Record<string, readonly Said[]>>;

/** undefined for a network that says nothing. */
export async function sentencesOf({ says, card: { classes } }: Network, trace: Trace): Promise<Sentences | undefined> {
  if (!says) return undefined;
  const read = says.map(async (name) => [name, sentenceOf((await trace.read(`${name}.probabilities`)).data, classes)] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** The decoder that a module belongs to: they are in the same order. */
export const decoderOf = ({ says, modules }: Network, module: string): string => says?.[modules.indexOf(module)] ?? '';

/** What the decoder of the picture's own module says; undefined where nothing is said. */
export const ownSentence = ({ sentences, network, module }: Pick<Picture, 'sentences' | 'network' | 'module'>): readonly Said[] | undefined =>
  sentences?.[decoderOf(network, module.id)];

/** The words as places, called by what was said. What comes after the full stop is none; the first is there in any case. */
export const placesSaid = (places: Hosted['places'], said: readonly Said[]): readonly Place[] =>
  places.slice(0, Math.max(1, said.length)).map((place, i) => (said[i] ? { ...place, label: `“${said[i].word}”` } : place));

/** Where a decoder looked for word i, and of hard attention the position that it chose. */
export async function lookOf({ reading, places, plan }: Picture, decoder: string, i: number): Promise<{ readonly grid: Grid; readonly overlay: Overlay | undefined }> {
  const [height, width] = places[0]!.grid;
  const chosen = `${decoder}.selection`;
  const [odds, selection] = await Promise.all([reading.part(`${decoder}.attention`, [i]), plan.results[chosen] && reading.part(chosen, [i])]);
  const positions = selection ? chosenPositions(selection.data) : [];
  return {
    grid: gridOf(tensor([height, width], odds.data)),
    overlay: positions.length === 0 ? undefined
      : { kind: 'choice', grid: { height, width }, positions, crop: cropOf(positions, { height, width }), weights: odds.data },
  };
}
