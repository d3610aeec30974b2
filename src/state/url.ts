import { accepts, parseParam, type ParamValue } from '../core/params.ts';
import { modules } from '../modules/index.ts';
import { DEFAULT_STATE, SIDE_FIELDS, sideOf, type AppState, type Versus } from './app-state.ts';
import { isPartName, lessonOf, namesIn, PARTS } from './lesson.ts';
import { FIELDS, OLDER, whole, type Plain } from './link-fields.ts';

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

/** What the other of two stages stands under. */
const VERSUS = 'vs';

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
