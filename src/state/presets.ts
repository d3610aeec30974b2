import { listed } from '../modules/index.ts';
import { fetchJson } from './files.ts';
import { readLink } from './url.ts';

/** A state of the page that shows something worth seeing. Its picture is `presets/<id>.webp`. */
export interface Preset {
  readonly id: string;
  /** As the address has it: '?module=cbam&image=church'. */
  readonly link: string;
  readonly title: string;
  /** What to look for. */
  readonly sentence: string;
}

const FILE = 'presets/index.json';

let asked: Promise<readonly Preset[]> | undefined;

/** The presets in the order of their file, which is fetched once. Throws one sentence, and may then be asked again. */
export function loadPresets(): Promise<readonly Preset[]> {
  asked ??= fetchJson<unknown>(FILE).then(readPresets);
  asked.catch(() => { asked = undefined; });
  return asked;
}

/** Throws where the file holds anything else. */
export function readPresets(file: unknown): readonly Preset[] {
  if (!Array.isArray(file) || !file.every(isPreset)) throw new Error(`${FILE} is not what the page expected: reload the page.`);
  return file;
}

const isPreset = (entry: Readonly<Partial<Record<keyof Preset, unknown>>> | null): entry is Preset =>
  /^[a-z0-9-]+$/.test(String(entry?.id)) && /^\?[^#]*$/.test(String(entry?.link)) && [entry?.title, entry?.sentence].every(isText);

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** The module that a preset shows. */
export const moduleOf = ({ link }: Preset) => listed(readLink(link).state.module);
