import type { MenuEntry } from '../core/module.ts';
import { modules } from '../modules/index.ts';

const FAMILIES: readonly { readonly title: string; readonly families: readonly MenuEntry['family'][] }[] = [
  { title: 'Sequence', families: ['sequence'] },
  { title: 'Channel and spatial', families: ['channel', 'spatial', 'channel + spatial'] },
  { title: 'Long range', families: ['long range'] },
  { title: 'Hybrid', families: ['hybrid'] },
  { title: 'Sampled', families: ['sampled'] },
  { title: 'Transformers', families: ['transformer'] },
];

/** The menu: every module under its family's title, in the order of the registry. */
export const menu: readonly { readonly title: string; readonly members: readonly MenuEntry[] }[] = FAMILIES
  .map(({ title, families }) => ({ title, members: modules.filter(({ family }) => families.includes(family)) }))
  .filter(({ members }) => members.length > 0);
