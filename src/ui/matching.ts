/** Numbers of the words that somebody may mean by what was typed, the likeliest first: the word itself, one that begins so, one of whose parts does, one that has it anywhere. */
export function matching(words: readonly string[], typed: string): readonly number[] {
  const wanted = plain(typed);
  const rankOf = (word: string): number =>
    [word === wanted, word.startsWith(wanted), word.includes(` ${wanted}`), word.includes(wanted)].indexOf(true);
  return words
    .map((word, index) => ({ index, rank: rankOf(plain(word)) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index);
}

/** Letters alone count: neither their case, nor accents, hyphens or doubled spaces. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
