import { useEffect, useState, type DependencyList } from 'react';
import { DeviceLostError } from '../core/backend.ts';
import type { Picture } from '../state/picture.ts';
import { notify } from '../state/store.ts';

/**
 * What `ask` reads of a picture; the answer before stays until the new one is there, and a late answer is let go. An error
 * becomes a notice, unless the picture is about to be replaced anyway.
 */
export function useRead<T>(picture: Picture | undefined, ask: (picture: Picture) => Promise<T>, deps: DependencyList): T | undefined {
  const [answer, setAnswer] = useState<T>();
  useEffect(() => {
    if (!picture) return;
    let wanted = true;
    ask(picture).then(
      (value) => { if (wanted) setAnswer(() => value); },
      (error: unknown) => {
        if (!wanted || picture.reading.closed || error instanceof DeviceLostError) return;
        notify({ topic: 'read', tone: 'error', text: `${error instanceof Error ? error.message : error}. What was drawn before stays.` });
      },
    );
    return () => { wanted = false; };
  }, [picture, ...deps]);
  return answer;
}
