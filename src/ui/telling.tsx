import { useLayoutEffect } from 'react';
import { textOf } from '../maps/sentence.ts';
import { useStore } from '../state/store.ts';
import { ownSentence } from '../state/telling.ts';
import { formatShare } from '../views/format.ts';
import { Sentence } from './sentence.tsx';
import type { Showing } from './use-shown.ts';

/** Milliseconds from one word to the next, as in telling.css. */
const PACE = 320;

/** What the module's decoder says of the image, and how sure it is of the word that is looked at. */
export function Telling({ showing }: { readonly showing: Showing | undefined }) {
  const hovered = useStore((store) => store.word);
  const said = showing && ownSentence(showing.picture);
  useFollowed(showing?.picture.photo, said?.length ?? 0);
  if (!said) return null;
  const { picture: { photo }, shown: { place } } = showing;
  const word = said[hovered ?? place];
  return (
    <section className="telling">
      <h2>It says</h2>
      <Sentence key={`${photo.title} ${textOf(said)}`} said={said} label="The sentence, word by word" chosen={place} />
      <p className="reading"><span className="faint">{word ? `Word ${(hovered ?? place) + 1} of ${said.length}, “${word.word}”` : '\u00a0'}</span><output>{word && formatShare(word.share)}</output></p>
      <p className="sr-only" role="status">{said.length > 0 ? `It says: ${textOf(said)}.` : 'It says nothing.'}</p>
    </section>
  );
}

/** While the sentence of a new image appears, its map follows word by word, unless one word was asked for or nothing is to move. */
function useFollowed(photo: unknown, count: number): void {
  // Before anything is painted: else the last word would be seen for a moment before the first.
  useLayoutEffect(() => {
    if (count === 0 || useStore.getState().shared.layer > 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let word = 0;
    useStore.setState({ word });
    const timer = setInterval(() => {
      // Somebody points at another word: that one is shown.
      if (useStore.getState().word !== word) return clearInterval(timer);
      word++;
      useStore.setState({ word: word < count ? word : undefined });
    }, PACE);
    return () => clearInterval(timer);
  }, [photo, count]);
}
