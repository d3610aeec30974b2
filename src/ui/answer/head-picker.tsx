import { change } from '../../state/store.ts';

interface Props {
  /** From 0. */
  readonly head: number;
  readonly heads: number;
  /** How the heads are one on the stage, where they are. */
  readonly fused: string | undefined;
}

/** Which head answers; the one that is picked shows on the stage, too. */
export function HeadPicker({ head, heads, fused }: Props) {
  if (heads < 2) return <span />;
  return (
    <div className="head-picker">
      <div role="group" aria-label="Head that answers">
        {Array.from({ length: heads }, (_, i) => (
          <button key={i} type="button" className="button" aria-pressed={i === head && !fused} aria-label={`Head ${i + 1}`} onClick={() => change({ head: i + 1 })}>
            {i === 0 ? 'Head 1' : i + 1}
          </button>
        ))}
      </div>
      {fused && <span className="faint">here head 1; the stage shows the {fused}</span>}
    </div>
  );
}
