import { expect, test } from 'vitest';
import type { Network, Place } from '../models/network.ts';
import { decoderOf, ownSentence, placesSaid } from './telling.ts';

const places: readonly Place[] = Array.from({ length: 4 }, (_, i) => ({ label: `word ${i + 1}`, grid: [2, 2], prefix: 0 }));
const said = (...words: readonly string[]) => words.map((word) => ({ word, share: 0.5 }));

const spoken: readonly (readonly [name: string, words: readonly string[], labels: readonly string[]])[] = [
  ['a sentence gives its words to the places, and what comes after it goes', ['a', 'church'], ['“a”', '“church”']],
  ['of an empty sentence the first place is left', [], ['word 1']],
  ['a sentence without an end has them all', ['a', 'a', 'a', 'a'], ['“a”', '“a”', '“a”', '“a”']],
];
test.each(spoken)('%s', (_, words, labels) => {
  const kept = placesSaid(places, said(...words));
  expect(kept.map(({ label }) => label)).toEqual(labels);
  kept.forEach(({ grid, prefix }) => expect({ grid, prefix }).toEqual({ grid: [2, 2], prefix: 0 }));
});

test('every module has its decoder’s sentence', () => {
  const network = { says: ['soft', 'hard'], modules: ['soft-attention', 'hard-attention'] } as unknown as Network;
  expect(decoderOf(network, 'hard-attention')).toBe('hard');
  const sentences = { soft: said('a', 'church'), hard: said('a', 'parachute') };
  const of = (id: string) => ownSentence({ network, sentences, module: { id } as never });
  expect(of('soft-attention')).toBe(sentences.soft);
  expect(of('hard-attention')).toBe(sentences.hard);
  expect(ownSentence({ network: { modules: [] } as unknown as Network, module: { id: 'cbam' } as never })).toBeUndefined();
});
