import { DEFAULT_STATE, type AppState } from './app-state.ts';
import { keyOf, VERSION, writeLink } from './url.ts';

/** The state as a file: for scripts to read, and to be dropped on the page again. */
export interface StateFile {
  /** What of the page it is for. */
  readonly page: 'Attention Playground';
  /** Of the state: that of the links. */
  readonly version: number;
  /** The part of the address that says the same. */
  readonly link: string;
  /** Whole, defaults included. */
  readonly state: AppState;
}

export const stateJson = (state: AppState): StateFile => ({ page: 'Attention Playground', version: VERSION, link: writeLink(state), state });

/** The most bytes that are read: a state has a few thousand. */
const MOST = 1e6;

/** A file that someone brings → the link that says the same. Throws one sentence that begins with its name. */
export async function linkOfFile(file: File): Promise<string> {
  if (file.size > MOST) throw new Error(`${file.name} has ${Math.round(file.size / 1e6)} MB, too much for a state of this page: expected one that Export wrote.`);
  return linkOfJson(await file.text(), file.name);
}

/**
 * JSON text → the link that says what its `state` says, since links are read with care already: what is not understood is complained
 * of there, and stands at its default. Throws one sentence that begins with `name` where the text holds no state at all.
 */
export function linkOfJson(text: string, name: string): string {
  const file = parsed(text, name);
  const { version, state } = isObject(file) ? file : {};
  if (!Number.isInteger(version) || !isObject(state)) {
    throw new Error(`${name} is not a state of this page: expected “version” and “state”, as Export writes them.`);
  }
  const query = new URLSearchParams(keysOf(state));
  const { versus } = state;
  if (isObject(versus)) {
    query.set('vs', String(versus['module']));
    for (const [key, value] of Object.entries(keysOf(versus))) if (key !== 'module') query.set(`vs.${key}`, value);
    if (versus['query'] !== undefined) query.set('vs.query', String(versus['query']));
  }
  if (Number(version) !== 1) query.set('v', String(version));
  return `?${query}`;
}

/** Fields and parameters as a link has them; those at their default stay out, since '' and 0 are no text of a link. */
function keysOf(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const { params } = fields;
  const plain = Object.entries(DEFAULT_STATE).filter(([key, standard]) => key !== 'params' && key !== 'versus' && fields[key] !== undefined && fields[key] !== standard);
  return {
    ...Object.fromEntries(plain.map(([key]) => [key, String(fields[key])])),
    ...Object.fromEntries(Object.entries(isObject(params) ? params : {}).map(([param, value]) => [keyOf(param), String(value)])),
  };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON that can be read: it may be cut off. Export the state again.`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
