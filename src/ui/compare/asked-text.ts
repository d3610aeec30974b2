import type { StageMap } from '../use-stage.ts';
import { capital, theAsker } from '../words.ts';

/** Who asks in each of two maps, in one sentence: the query is shared as far as both have one. */
export function askedText(left: StageMap, right: StageMap): string {
  const [a, b] = [phraseOf(left), phraseOf(right)];
  if ([left, right].every(({ asks, picture: { sentences } }) => !asks && !sentences)) return 'Neither is asked: each has one map for all.';
  if (a === b) return `Both ${a.replace(/^is /, 'are ').replace(/^shows /, 'show ')}.`;
  const words = [left, right].some(({ asks, shown: { at, received } }) => asks && at.askers && !received);
  return `${capital(`left ${a}`)}; right ${b}.${words ? ' A word has no place on the image: point at either to read both.' : ''}`;
}

function phraseOf({ picture: { sentences }, asks, shown }: StageMap): string {
  if (sentences) return `shows where ${shown.at.label} was read`;
  if (shown.received) return 'shows what each place receives from all';
  return asks ? `is asked from ${theAsker(shown)}` : 'is not asked: it has one map for all';
}
