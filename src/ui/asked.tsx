import { change, useStore } from '../state/store.ts';
import { clippedNote } from '../views/colour-bar.ts';
import { formatNumber } from '../views/format.ts';
import type { StageMap } from './use-stage.ts';
import { askerName, capital, headName, positionName } from './words.ts';

interface Props {
  readonly base: StageMap | undefined;
  readonly preview: StageMap | undefined;
}

const titleOf = ({ asks, shown }: StageMap): string =>
  (asks ? capital(askerName(shown)) : shown.over.view.picture === 'bars' ? 'What the open channels see' : capital(shown.over.view.caption));

/** Who asks, and the number under the pointer. */
export function Asked({ base, preview }: Props) {
  const hover = useStore((store) => store.hover);
  const pinned = useStore((store) => store.shared.query !== 'class');
  const shown = base?.shown;
  const hasClass = base?.asks && (shown?.at.prefix ?? 0) > 0;
  const where = shown && [shown.at.label, base.asks ? headName(shown) : undefined].filter(Boolean).join(' · ');
  return (
    <section className="asked-section">
      <h2>{base && !base.asks ? 'Read from' : 'Asked from'}</h2>
      <div className="note asked">
        <p><b>{base ? titleOf(preview ?? base) : '\u00a0'}</b></p>
        <p>{where ?? '\u00a0'}</p>
        <p className="reading">
          {base && hover !== undefined
            ? <><span>{capital(positionName(base.shown.at, hover))}</span><output>{formatNumber(base.grid.data[hover] ?? 0)}</output></>
            : <span className="faint">{!base ? '\u00a0' : !base.asks ? 'Hover to read a value' : pinned ? 'Hover to read a value, click to ask from there' : 'Hover to look from there, click to stay'}</span>}
        </p>
        {preview && base && <p className="faint">The number is what the {askerName(base.shown)} gives it</p>}
        {!preview && base && <p className="faint">{clippedNote(base.range) ?? '\u00a0'}</p>}
      </div>
      {!base && <div className="row" />}
      {base?.asks && (
        <div className="row">
          <button type="button" className="button" aria-pressed={!pinned} onClick={() => change({ query: 'class' })}>
            {hasClass ? 'Class token' : 'Middle patch'}
          </button>
          {pinned && <span className="faint">Esc lets go</span>}
        </div>
      )}
    </section>
  );
}
