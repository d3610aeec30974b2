import { useLayoutEffect, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import type { Said } from '../maps/sentence.ts';
import { change, useStore } from '../state/store.ts';
import { formatShare } from '../views/format.ts';

interface Props {
  readonly said: readonly Said[];
  /** For ears: whose sentence it is. */
  readonly label: string;
  /** The word whose map is shown, from 0. */
  readonly chosen: number;
}

const setWord = (word: number | undefined): void => useStore.setState({ word });
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A sentence that appears word by word: hovering a word shows where it looked, a click or the arrow keys stay with it. */
export function Sentence({ said, label, chosen }: Props) {
  const words = useRef<HTMLDivElement>(null);
  const pointed = useRef(false);
  const point = (word: number | undefined): void => {
    pointed.current = word !== undefined;
    setWord(word);
  };
  // With the sentence goes the word that was pointed at in it, before the next sentence begins with its first.
  useLayoutEffect(() => () => { if (pointed.current) setWord(undefined); }, []);
  const pick = (word: number): void => {
    setWord(undefined);
    change({ layer: word + 1 });
  };
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const to = step !== undefined ? (Math.min(chosen, said.length - 1) + step + said.length) % said.length : { Home: 0, End: said.length - 1 }[event.key];
    if (to === undefined || said.length === 0) return;
    event.preventDefault();
    pick(to);
    words.current?.querySelectorAll<HTMLElement>('[role=radio]')[to]?.focus();
  };
  if (said.length === 0) return <p className="sentence faint">Nothing: the full stop came first.</p>;
  // Only one of a group of radios is reached by Tab.
  const reached = Math.min(chosen, said.length - 1);
  return (
    <div className="sentence" role="radiogroup" aria-label={label} ref={words} onKeyDown={move} onPointerLeave={() => point(undefined)}>
      {said.map(({ word, share }, i) => (
        <button
          key={i} type="button" role="radio" aria-checked={i === chosen} tabIndex={i === reached ? 0 : -1}
          title={formatShare(share)} style={{ '--at': i } as CSSProperties}
          onPointerEnter={({ pointerType }) => { if (pointerType !== 'touch') point(i); }} onClick={() => pick(i)}
        >{word}</button>
      ))}
    </div>
  );
}
