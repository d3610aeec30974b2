import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { isFound } from '../maps/summary.ts';
import { change, useStore } from '../state/store.ts';
import { formatShare } from '../views/format.ts';
import { matching } from './matching.ts';

interface Props {
  readonly words: readonly string[];
  /** The one that asks; undefined where all do. */
  readonly chosen: number | undefined;
  /** Of each word, that it is in the image; undefined where the model does not say so. */
  readonly probabilities: ArrayLike<number> | undefined;
}

/** More words than these fill the list, which then keeps its height while it is filtered. */
const MANY = 16;

const setWord = (word: number | undefined): void => useStore.setState({ word });
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The words that ask, those that were found first: typing looks from one, hovering too; Enter, a click or the arrow keys pick it. */
export function Askers({ words, chosen, probabilities }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const status = useId();
  const [typed, setTyped] = useState('');
  // A list that goes away under the pointer is never left by it.
  useEffect(() => () => setWord(undefined), []);
  const meant = typed.trim() === '' ? undefined : matching(words, typed);
  const best = meant?.[0];
  const shown = meant?.length ? meant : foundFirst(words, probabilities);
  const pick = (word: number): void => {
    change({ query: word });
    type('');
  };
  const type = (text: string): void => {
    setTyped(text);
    setWord(text.trim() === '' ? undefined : matching(words, text)[0]);
  };
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const at = Math.max(0, shown.findIndex((word) => word === chosen));
    const to = step !== undefined ? (at + step + shown.length) % shown.length : { Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setWord(undefined);
    change({ query: shown[to]! });
    list.current?.querySelectorAll<HTMLElement>('[role=radio]')[to]?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && best !== undefined) pick(best);
    else if (event.key === 'Escape') type('');
    else if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('[role=radio][tabindex="0"]')?.focus();
    else return;
    event.preventDefault();
  };
  // Only one of a group of radios is reached by Tab: the chosen one, or where it is filtered out, the first.
  const reached = chosen !== undefined && shown.includes(chosen) ? chosen : shown[0];
  return (
    <>
      <input
        type="search" className="typed" placeholder="Type a word" aria-label="Type a word that asks" aria-describedby={status} autoComplete="off"
        spellCheck={false} enterKeyHint="go" value={typed} onChange={({ currentTarget }) => type(currentTarget.value)} onKeyDown={press}
      />
      <p className="hint typed-hint" id={status} role="status">{hintOf(words, typed, meant)}</p>
      <div className={words.length > MANY ? 'askers many' : 'askers'} role="radiogroup" aria-label="Words that ask" ref={list} onKeyDown={move} onPointerLeave={() => setWord(undefined)}>
        {shown.map((i) => {
          const probability = probabilities?.[i] ?? 0;
          return (
            <button
              key={i} type="button" role="radio" aria-checked={i === chosen} tabIndex={i === reached ? 0 : -1} className={i === best ? 'best' : undefined}
              title={probabilities && `In the image: ${formatShare(probability)}`}
              onPointerEnter={({ pointerType }) => { if (pointerType !== 'touch') setWord(i); }} onClick={() => pick(i)}
            >{words[i]}{probabilities && isFound(probability) && <> <output>{formatShare(probability)}</output></>}</button>
          );
        })}
      </div>
    </>
  );
}

/** Words in the image come first, the surest of them before the others; all others stay as they stand. */
function foundFirst(words: readonly string[], probabilities: ArrayLike<number> | undefined): readonly number[] {
  const rank = (i: number): number => (isFound(probabilities?.[i] ?? 0) ? probabilities![i]! : 0);
  return words.map((_, i) => i).sort((a, b) => rank(b) - rank(a));
}

function hintOf(words: readonly string[], typed: string, meant: readonly number[] | undefined): string {
  if (!meant) return '\u00a0';
  const [best] = meant;
  if (best === undefined) return `It was not taught “${typed.trim()}”. It knows the ${words.length} words below.`;
  return `Enter asks from “${words[best]}”${meant.length > 1 ? `; ${meant.length} words match` : ''}`;
}
