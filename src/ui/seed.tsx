import { useEffect, useId, useState } from 'react';
import { drawOthers, LAST_SEED } from '../state/pick.ts';
import { change, useStore } from '../state/store.ts';

/** The number that random weights are drawn from: typed, or the next one. */
export function Seed() {
  const id = useId();
  const seed = useStore((store) => store.shared.seed);
  const [text, setText] = useState(String(seed));
  useEffect(() => setText(String(seed)), [seed]);
  const type = (typed: string): void => {
    setText(typed);
    if (/^\d{1,6}$/.test(typed)) change({ seed: Number(typed) });
  };
  return (
    <div className="param seed">
      <label htmlFor={id}>Seed of its weights</label>
      <input
        id={id} type="text" inputMode="numeric" className="number" value={text} aria-invalid={text !== String(seed)}
        title={`a whole number from 0 to ${LAST_SEED}`} onChange={({ currentTarget }) => type(currentTarget.value)} onBlur={() => setText(String(seed))}
      />
      <button type="button" className="button again" onClick={() => drawOthers(seed)}>Draw other weights</button>
    </div>
  );
}
