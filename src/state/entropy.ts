import { sizeOf } from '../core/tensor.ts';
import { headEntropies, spacedOut } from '../maps/entropy.ts';
import { entropy } from '../maps/summary.ts';
import { tokenAt } from './asking.ts';
import { windowsAt } from './overlays.ts';
import type { Picture } from './picture.ts';
import { canReceive, headsOf, resultsAt, type Result, type Shown } from './shown.ts';

/** Attention up to so many bytes is read whole; of a larger one only some queries are. */
const WHOLE = 4 << 20;
const SOME = 24;

/** How spread one head of one layer looks, in bits. */
export interface HeadEntropy {
  /** From 0: its place in the network, its column in a chart of layers, its head there. */
  readonly place: number;
  readonly layer: number;
  readonly head: number;
  /** The head of the place, from 0: that of the layer unless a place is one head alone. */
  readonly part: number;
  readonly bits: number;
}

export interface Entropies {
  /** The result whose rows these are: of heads that are mixed, the shares before. */
  readonly of: string;
  readonly heads: readonly HeadEntropy[];
  readonly count: number;
  /** By layer: its name, and the bits of a head that looks at all keys alike. */
  readonly layers: readonly { readonly label: string; readonly most: number }[];
  /** How many ask, of how many who could; undefined for the one that is chosen. */
  readonly asked?: { readonly count: number; readonly of: number };
}

/** The shares at a place: its softmaxed attention, in the sequence or in windows. */
const sharesAt = (picture: Picture, place: number, key: string): Result | undefined => {
  const fits = (result: Result): boolean => (result.view.picture === 'attention' || result.view.picture === 'windows') && canReceive(result, picture.plan);
  const results = resultsAt(picture, place).filter(fits);
  return results.find((result) => result.key === key) ?? results[0];
};

/** Whether there are heads to compare over layers: attention that is shares, at several places. */
export const hasEntropies = (picture: Picture, { over }: Pick<Shown, 'over'>): boolean =>
  picture.places.length > 1 && (over.view.picture === 'attention' || over.view.picture === 'windows') && sharesAt(picture, 0, over.key) !== undefined;

/** The entropy of every head at every place: of the one who asks, or the mean over all who could. Reads what the run kept, and never runs again. */
export async function entropiesOf(picture: Picture, shown: Shown, all: boolean): Promise<Entropies> {
  const results = picture.places.map((_, place) => sharesAt(picture, place, shown.over.key)!);
  // Where a place is a single head of a block, blocks are the layers.
  const named = picture.places.map(({ label }) => /^(.*), head (\d+)$/.exec(label));
  const apart = named.every((match) => match !== null);
  const labels = [...new Set(picture.places.map(({ label }, i) => (apart ? named[i]![1]! : label)))];
  const read = await Promise.all(results.map((result, place) => (all ? meanAt(picture, result, place) : ofOne(picture, shown, result, place))));
  const heads = read.flatMap(({ bits }, place) => Array.from(bits, (value, part): HeadEntropy => ({
    place, part, bits: value,
    layer: apart ? labels.indexOf(named[place]![1]!) : place, head: apart ? Number(named[place]![2]) - 1 : part,
  })));
  return {
    of: results[shown.place]!.key, heads, count: 1 + Math.max(...heads.map(({ head }) => head)),
    layers: labels.map((label, layer) => ({ label, most: Math.log2(keysOf(picture, results[heads.find((each) => each.layer === layer)!.place]!)) })),
    ...(all && { asked: read[0]!.asked! }),
  };
}

const keysOf = ({ plan }: Picture, { name }: Result): number => plan.results[name]!.shape.at(-1)!;

interface Bits { readonly bits: ArrayLike<number>; readonly asked?: { readonly count: number; readonly of: number } }

async function ofOne(picture: Picture, shown: Shown, result: Result, place: number): Promise<Bits> {
  return { bits: (await rowsOf(picture, result, place, tokenAt(picture.places[place]!, shown))).map(entropy) };
}

/** The mean over all queries, or over some of them where all would be too much to read. */
async function meanAt(picture: Picture, result: Result, place: number): Promise<Bits> {
  const { shape } = picture.plan.results[result.name]!;
  const { prefix, grid: [rows, columns], askers } = picture.places[place]!;
  const of = askers?.length ?? prefix + rows * columns;
  if (4 * sizeOf(shape) <= WHOLE) return { bits: headEntropies(await picture.reading.whole(result.name)), asked: { count: of, of } };
  const tokens = spacedOut(SOME, of);
  const each = await Promise.all(tokens.map(async (token) => (await rowsOf(picture, result, place, token)).map(entropy)));
  const heads = headsOf(result, picture.plan);
  return { bits: Array.from({ length: heads }, (_, head) => each.reduce((sum, bits) => sum + bits[head]!, 0) / each.length), asked: { count: tokens.length, of } };
}

/** The row of a token in each head. */
async function rowsOf(picture: Picture, { name, view }: Result, place: number, token: number): Promise<Float32Array[]> {
  if (view.picture === 'attention') return picture.reading.rows(name, token);
  const { window, index } = windowsAt(picture, place).placeOf(token - picture.places[place]!.prefix);
  const { shape: [heads = 1, keys = 1], data } = await picture.reading.part(name, [window, null, index]);
  return Array.from({ length: heads }, (_, head) => data.subarray(head * keys, (head + 1) * keys));
}
