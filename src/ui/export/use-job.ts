import { useEffect, useRef, useState } from 'react';
import type { Saving } from '../../state/saving.ts';

/** What is being put together for a file. */
export interface Job {
  readonly text: string;
  /** 0…1 */
  readonly share: number;
  readonly cancel: () => void;
}

/** One file at a time is put together; another one, or leaving, stops it. */
export function useJob(): {
  readonly job: Job | undefined;
  /** Why the last one came to nothing. */
  readonly error: string | undefined;
  readonly start: (text: string, work: (saving: Saving) => Promise<void>) => void;
} {
  const [job, setJob] = useState<Job>();
  const [error, setError] = useState<string>();
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);

  const start = (text: string, work: (saving: Saving) => Promise<void>): void => {
    current.current?.abort();
    const own = (current.current = new AbortController());
    const tell = (share: number): void => {
      if (!own.signal.aborted) setJob({ text, share, cancel: () => { own.abort(); setJob(undefined); } });
    };
    setError(undefined);
    tell(0);
    work({ signal: own.signal, onProgress: tell }).then(
      () => { if (!own.signal.aborted) setJob(undefined); },
      (reason: unknown) => {
        if (own.signal.aborted) return;
        setJob(undefined);
        setError(reason instanceof Error ? reason.message : String(reason));
      },
    );
  };
  return { job, error, start };
}
