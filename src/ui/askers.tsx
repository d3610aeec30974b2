import { useEffect, useRef, type KeyboardEvent } from 'react';
import { change, useStore } from '../state/store.ts';

interface Props {
  readonly words: readonly string[];
  /** The one that asks. */
  readonly chosen: number;
}

const setWord = (word: number | undefined): void => useStore.setState({ word });
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The words that ask: hovering looks from one, a click or the arrow keys pick it. */
export function Askers({ words, chosen }: Props) {
  const list = useRef<HTMLDivElement>(null);
  // A list that goes away under the pointer is never left by it.
  useEffect(() => () => setWord(undefined), []);
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const to = step !== undefined ? (chosen + step + words.length) % words.length : { Home: 0, End: words.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    change({ query: to });
    list.current?.querySelectorAll<HTMLElement>('[role=radio]')[to]?.focus();
  };
  return (
    <div className="askers" role="radiogroup" aria-label="Words that ask" ref={list} onKeyDown={move} onPointerLeave={() => setWord(undefined)}>
      {words.map((word, i) => (
        <button
          key={i} type="button" role="radio" aria-checked={i === chosen} tabIndex={i === chosen ? 0 : -1}
          onPointerEnter={({ pointerType }) => { if (pointerType !== 'touch') setWord(i); }} onClick={() => change({ query: i })}
        >{word}</button>
      ))}
    </div>
  );
}
