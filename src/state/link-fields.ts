import { isPart } from '../image/part.ts';
import { modules } from '../modules/index.ts';
import { areColours, colourMaps, divergingMaps } from '../views/colours.ts';
import type { AppState } from './app-state.ts';

/** How one field of the state is written in a link. `read` gives undefined for text that means nothing. */
interface Field<T> {
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
  /** What the field accepts, in words. */
  readonly accepts: string;
}

export type Plain = Omit<AppState, 'params' | 'versus'>;

const text = <T extends string>(allowed: (text: string) => boolean, accepts: string): Field<T> =>
  ({ read: (text) => (allowed(text) ? (text as T) : undefined), write: String, accepts });
const oneOf = <T extends string>(...options: readonly T[]): Field<T> =>
  text((text) => (options as readonly string[]).includes(text), options.filter(Boolean).join(' | '));
const name = (what: string) => text<string>((text) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(text), what);
export const whole = (min: number, max: number): Field<number> => ({
  read: (text) => (/^\d{1,9}$/.test(text) && min <= Number(text) && Number(text) <= max ? Number(text) : undefined),
  write: String,
  accepts: `a whole number from ${min} to ${max}`,
});

/** Said by its key alone, as in '?embed'. */
const flag: Field<boolean> = {
  read: (text) => (text === '' || text === 'true' ? true : text === 'false' ? false : undefined),
  write: (value) => (value ? '' : 'false'),
  accepts: 'true or false, or nothing',
};

/** Up to 1, which is what `most` may be at most. */
const share = (most: number): Field<number> => ({
  read: (text) => (/^[01](\.\d{1,4})?$/.test(text) && Number(text) <= most ? Number(text) : undefined),
  write: (value) => String(Math.round(value * 100) / 100),
  accepts: `a number from 0 to ${most}`,
});

const MODEL = name('the name of a model');
/** Models that had another name in older links. */
const RENAMED: ReadonlyMap<string, string> = new Map([['se', 'squeeze-excitation']]);

/** The one table of fields, in the order that a link names them. */
export const FIELDS: { readonly [K in keyof Plain]: Field<Plain[K]> } = {
  module: text((text) => modules.some(({ id }) => id === text), modules.map(({ id }) => id).join(' | ')),
  model: { ...MODEL, read: (text) => MODEL.read(RENAMED.get(text) ?? text) },
  image: name('the name of an image'),
  fit: oneOf('crop', 'fit'),
  layer: whole(1, 999),
  head: whole(1, 999),
  fusion: oneOf<AppState['fusion']>('mean', 'max', 'min', 'rollout', 'each'),
  query: {
    read: (text) => (text === 'class' || text === 'received' ? text : whole(0, 999_999).read(text)),
    write: String,
    accepts: "'class', 'received' or the number of a patch",
  },
  result: text((text) => /^[A-Za-z][A-Za-z0-9._]{0,63}$/.test(text), 'the name of a result'),
  seed: whole(0, 999_999),
  colours: text(areColours, [...colourMaps, ...divergingMaps].map(({ id }) => id).join(' | ')),
  scale: oneOf<AppState['scale']>('unit', 'map', 'clipped', 'shared'),
  opacity: share(1),
  upsampling: oneOf('nearest', 'bilinear', 'bicubic'),
  beside: name('the name of an image'),
  cut: text((text) => /^[1-9]\d{0,2}x[1-9]\d{0,2}$/.test(text), 'the size of a patch and its stride in pixels, such as 16x8'),
  mass: share(1),
  rolled: oneOf('mean', 'max', 'min'),
  discard: share(0.95),
  first: whole(1, 999),
  crop: text(isPart, 'x, y, width and height in pixels, such as 0,0,224,224'),
  embed: flag,
  lesson: text((text) => text.length <= 400, 'names of parts of the page, with commas between them'),
  side: oneOf('left', 'right'),
  difference: oneOf('drawn', 'shares', 'numbers'),
  step: whole(1, 9999),
  answer: flag,
  tau: {
    read: (text) => (/^\d{1,2}(\.\d{1,4})?$/.test(text) && 0.1 <= Number(text) && Number(text) <= 10 ? Number(text) : undefined),
    write: String,
    accepts: 'a number from 0.1 to 10',
  },
};

/** Keys of older links, and what they said: the field that says it now, and its values. */
export const OLDER: Readonly<Record<string, { readonly key: keyof Plain; readonly values: Readonly<Record<string, string>> }>> = {
  smooth: { key: 'upsampling', values: { true: 'bicubic', false: 'nearest' } },
};
