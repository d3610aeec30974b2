import { useEffect, useState } from 'react';
import { loadPresets, type Preset } from '../state/presets.ts';

export interface Presets {
  /** undefined until they are there. */
  readonly presets?: readonly Preset[];
  /** Why they are not, in one sentence. */
  readonly error?: string;
}

/** The presets; `again` asks once more after an error. */
export function usePresets(): Presets & { readonly again: () => void } {
  const [found, setFound] = useState<Presets>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    loadPresets().then(
      (presets) => { if (wanted) setFound({ presets }); },
      (error: unknown) => { if (wanted) setFound({ error: error instanceof Error ? error.message : String(error) }); },
    );
    return () => { wanted = false; };
  }, [turn]);
  return { ...found, again: () => setTurn(turn + 1) };
}
