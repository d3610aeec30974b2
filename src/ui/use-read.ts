import { useEffect, useState, type DependencyList } from 'react';
import { flushSync } from 'react-dom';
import { DeviceLostError } from '../core/backend.ts';
import { breathe } from '../core/slices.ts';
import type { Picture } from '../state/picture.ts';
import { notify } from '../state/store.ts';

/** What can wait is read and drawn in tasks of its own, one reader after the other: never all that stands around a map at once. */
let last: Promise<void> = Promise.resolve();
const turn = (): Promise<void> => (last = last.then(breathe));

/**
 * What `ask` reads of a picture; the answer before stays until the new one is there, and a late answer is let go. An error
 * becomes a notice, unless the picture is about to be replaced anyway. An urgent answer is drawn as soon as it is there: where all
 * that it needs was read before, in the very task of the pointer's or key's event that asked for it.
 */
export function useRead<T>(picture: Picture | undefined, ask: (picture: Picture) => Promise<T>, deps: DependencyList, urgent = false): T | undefined {
  const [answer, setAnswer] = useState<T>();
  useEffect(() => {
    if (!picture) return;
    let wanted = true;
    const answerWith = (value: T): void => {
      if (!wanted) return;
      if (urgent) flushSync(() => setAnswer(() => value));
      else setAnswer(() => value);
    };
    const complain = (error: unknown): void => {
      if (!wanted || picture.reading.closed || error instanceof DeviceLostError) return;
      notify({ topic: 'read', tone: 'error', text: `${error instanceof Error ? error.message : error}. What was drawn before stays.` });
    };
    if (urgent) ask(picture).then(answerWith, complain);
    else void turn().then(() => (wanted ? ask(picture).then(answerWith, complain) : undefined));
    return () => { wanted = false; };
  }, [picture, ...deps]);
  return answer;
}
