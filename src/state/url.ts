import { accepts, parseParam, type ParamValue } from '../core/params.ts';
import { isPart } from '../image/part.ts';
import { modules } from '../modules/index.ts';
import { areColours, colourMaps, divergingMaps } from '../views/colours.ts';
import { DEFAULT_STATE, SIDE_FIELDS, sideOf, type AppState, type Versus } from './app-state.ts';
import { isPartName, lessonOf, namesIn, PARTS } from './lesson.ts';

/**
 * The version of the state, raised when links get keys that the version before would pass over in silence, as it must with the keys
 * that mail programs and networks add. A key keeps its meaning for ever. A link carries the version that it needs, not that of the page
 * which wrote it: without `v` it is of version 1.
 */
export const VERSION = 2;

/** What a link of version 1 can hold, besides parameters. */
const VERSION_1: ReadonlySet<string> = new Set([
  'module', 'model', 'image', 'fit', 'layer', 'head', 'fusion', 'query', 'result', 'seed', 'colours', 'scale', 'opacity', 'beside', 'cut',
]);

/** How one field of the state is written in a link. `read` gives undefined for text that means nothing. */
interface Field<T> {
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
  /** What the field accepts, in words. */
  readonly accepts: string;
}

type Plain = Omit<AppState, 'params' | 'versus'>;

const text = <T extends string>(allowed: (text: string) => boolean, accepts: string): Field<T> =>
  ({ read: (text) => (allowed(text) ? (text as T) : undefined), write: String, accepts });
const oneOf = <T extends string>(...options: readonly T[]): Field<T> =>
  text((text) => (options as readonly string[]).includes(text), options.filter(Boolean).join(' | '));
const name = (what: string) => text<string>((text) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(text), what);
const whole = (min: number, max: number): Field<number> => ({
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
const FIELDS: { readonly [K in keyof Plain]: Field<Plain[K]> } = {
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

/** What the other of two stages stands under. */
const VERSUS = 'vs';

/** Keys of older links, and what they said: the field that says it now, and its values. */
const OLDER: Readonly<Record<string, { readonly key: keyof Plain; readonly values: Readonly<Record<string, string>> }>> = {
  smooth: { key: 'upsampling', values: { true: 'bicubic', false: 'nearest' } },
};

const FIELD_NAMES = Object.keys(FIELDS) as readonly (keyof Plain)[];

const isField = (key: string): boolean => key === 'v' || Object.hasOwn(FIELDS, key) || key === VERSUS || key.startsWith(`${VERSUS}.`);

/** A parameter that is called like a field stands under `p.`. */
export const keyOf = (param: string): string => (isField(param) ? `p.${param}` : param);

export interface Link {
  readonly state: AppState;
  /** Each part that was not understood and stands at its default: 'heads “1e9” (should be a whole number from 1 to 64)'. */
  readonly complaints: readonly string[];
  /** Whether a newer page wrote it, and it may hold what this one does not know. */
  readonly newer?: boolean;
}

/** Link → state. Never throws: text that means nothing leaves the default, and says so. */
export function readLink(search: string): Link {
  const query = new URLSearchParams(search);
  const complaints: string[] = [];
  const refuse = (key: string, value: string, accepts: string): void => {
    complaints.push(`${key} “${shortened(value)}” (should be ${accepts})`);
  };
  const older: Partial<Record<keyof Plain, string>> = {};
  for (const [key, { key: now, values }] of Object.entries(OLDER)) {
    const value = query.get(key);
    if (value === null) continue;
    if (Object.hasOwn(values, value)) older[now] = values[value]!;
    else refuse(key, value, Object.keys(values).join(' or '));
  }
  const plain = Object.fromEntries(FIELD_NAMES.map((key) => {
    const value = query.get(key) ?? older[key] ?? null;
    const read = value === null ? undefined : FIELDS[key].read(value);
    if (value !== null && read === undefined) refuse(key, value, key === 'module' ? 'one of the modules listed' : FIELDS[key].accepts);
    return [key, read ?? DEFAULT_STATE[key]];
  })) as unknown as Plain;

  const unknown = namesIn(plain.lesson).filter((part) => !isPartName(part));
  if (unknown.length > 0) refuse('lesson', unknown.join(','), `among ${PARTS.map(({ id }) => id).join(', ')}`);
  const said = query.get('v') ?? '1';
  const version = whole(1, 999).read(said);
  if (version === undefined) refuse('v', said, `the version of the link, at most ${VERSION}`);

  const schema = modules.find(({ id }) => id === plain.module)?.params ?? {};
  const params: Record<string, ParamValue> = {};
  for (const [param, kind] of Object.entries(schema)) {
    const value = query.get(keyOf(param));
    if (value === null) continue;
    const read = parseParam(kind, value);
    if (read === undefined) refuse(param, value, accepts(kind));
    else params[param] = read;
  }
  for (const key of new Set(query.keys())) {
    const stranger = !isField(key) && !Object.keys(schema).some((param) => keyOf(param) === key);
    if (stranger && modules.some((module) => Object.keys(module.params).some((param) => keyOf(param) === key))) {
      complaints.push(`${key} (a parameter of another module)`);
    }
  }
  const other = readVersus(query);
  if (plain.side !== DEFAULT_STATE.side && !other) complaints.push(`side (there is no other stage: no vs)`);
  return {
    state: { ...plain, lesson: lessonOf(namesIn(plain.lesson)), params, versus: other?.versus, side: other ? plain.side : DEFAULT_STATE.side },
    complaints: [...complaints, ...(other?.complaints ?? [])],
    ...(version !== undefined && version > VERSION && { newer: true }),
  };
}

/** The other of two stages stands under `vs`, which is its module, and `vs.<field>`; undefined where there is none. */
function readVersus(query: URLSearchParams): { readonly versus: Versus; readonly complaints: readonly string[] } | undefined {
  const module = query.get(VERSUS);
  if (module === null) return undefined;
  const own: Readonly<Record<string, string>> = Object.fromEntries([...new Set(query.keys())]
    .filter((key) => key.startsWith(`${VERSUS}.`)).map((key) => [key.slice(VERSUS.length + 1), query.get(key)!]));
  const mine = ([key]: readonly [string, string]): boolean => !isField(key) || key === 'query' || (SIDE_FIELDS as readonly string[]).includes(key);
  const { state, complaints } = readLink(String(new URLSearchParams([...Object.entries(own).filter(mine), ['module', module]])));
  return {
    versus: { ...sideOf(state), ...(own['query'] !== undefined && FIELDS.query.read(own['query']) !== undefined && { query: state.query }) },
    complaints: [
      ...complaints.map((complaint) => (complaint.startsWith('module “') ? complaint.replace('module', VERSUS) : `${VERSUS}.${complaint}`)),
      ...Object.entries(own).filter((entry) => !mine(entry)).map(([key]) => `${VERSUS}.${key} (both stages share it)`),
    ],
  };
}

/** State → link: '' or '?module=cbam&…'. Defaults stay out, so that links are short. */
export function writeLink(state: AppState): string {
  const query = new URLSearchParams();
  const write = <K extends keyof Plain>(key: K): void => {
    if (state[key] !== DEFAULT_STATE[key]) query.set(key, FIELDS[key].write(state[key]));
  };
  for (const key of FIELD_NAMES) write(key);
  for (const [param, value] of Object.entries(state.params)) query.set(keyOf(param), String(value));
  if (state.versus) {
    const { query: asked, ...side } = state.versus;
    const { v: _, ...own } = Object.fromEntries(new URLSearchParams(writeLink({ ...DEFAULT_STATE, ...side, module: DEFAULT_STATE.module })));
    query.set(VERSUS, side.module);
    for (const [key, value] of Object.entries(own)) query.set(`${VERSUS}.${key}`, value);
    if (asked !== undefined) query.set(`${VERSUS}.query`, FIELDS.query.write(asked));
  }
  if (state.versus || FIELD_NAMES.some((key) => query.has(key) && !VERSION_1.has(key))) query.set('v', String(VERSION));
  // A key without a value is written as one, and a comma, which a link may hold as it is, stays readable.
  const written = query.toString().replaceAll(/=(?=&|$)/g, '').replaceAll('%2C', ',');
  return written && `?${written}`;
}

const shortened = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text);
