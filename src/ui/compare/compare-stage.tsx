import { topClasses } from '../../maps/summary.ts';
import { textOf } from '../../maps/sentence.ts';
import { listed } from '../../modules/index.ts';
import type { Position } from '../../state/app-state.ts';
import { activate, closeSide } from '../../state/compare.ts';
import { pickModule } from '../../state/pick.ts';
import { ownSentence } from '../../state/telling.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import { HowMade } from '../how-made.tsx';
import { Icon } from '../icon.tsx';
import { Legends } from '../map-controls.tsx';
import { ModuleOptions } from '../module-options.tsx';
import { Part, useLeftOut } from '../part.tsx';
import { cellName, readingAt, strongestCell } from '../reading-at.ts';
import { Stage } from '../stage.tsx';
import { useSeen } from '../use-seen.ts';
import type { Showing } from '../use-shown.ts';
import type { StageMap } from '../use-stage.ts';
import { capital, headName } from '../words.ts';
import type { Compared } from './compare.tsx';

/** A stage under its own head: what it shows, what it says, and whether the panels speak of it. */
export function CompareStage({ position, other, module, showing, base, preview }: Compared & { readonly position: Position }) {
  const map = preview ?? base;
  const { title } = listed(module);
  const fixed = useLeftOut('modules');
  return (
    <section className={other ? 'compared' : 'compared active'} aria-label={`${capital(position)}: ${title}`} aria-current={!other}>
      <div className="compared-head" onClick={({ target }) => { if (other && !(target as Element).closest('button, select')) activate(); }}>
        <div className="compared-row">
          <h2>{position}</h2>
          <button type="button" className="button chip" aria-disabled={!other} title="The panels speak of the active stage" onClick={() => { if (other) activate(); }}>
            {other ? 'Make active' : 'Active'}
          </button>
          <button type="button" className="button icon bare" aria-label={`Close the ${position} stage`} title="Close" onClick={() => closeSide(position)}><Icon name="close" /></button>
        </div>
        {fixed ? <p><b>{title}</b></p> : (
          <select
            aria-label={`Module on the ${position}`} value={module}
            onChange={({ currentTarget: { value } }) => { if (other) activate(); pickModule(value); }}
          >
            <ModuleOptions />
          </select>
        )}
        <p className="muted">{showing ? whereOf(showing) : '\u00a0'}</p>
        <p className="compared-says">{showing ? saysOf(showing) : '\u00a0'}</p>
      </div>
      <Stage base={base} preview={preview} other={other} name={position} />
      <div className="legend-row">
        <Legends map={map} />
        {map && <Part name="inside"><HowMade picture={map.picture} result={map.shown.over.name} activate={other ? activate : undefined} {...(!other && { shortcut: 'I' })} /></Part>}
      </div>
      <Reading map={base} other={other} />
    </section>
  );
}

const whereOf = ({ picture: { network: { card } }, shown }: Showing): string =>
  [card.title, shown.at.label, headName(shown)].filter(Boolean).join(' · ');

/** What the whole network makes of the image: its class, or its sentence. */
function saysOf({ picture }: Showing): string {
  const said = ownSentence(picture);
  if (said) return `“${textOf(said)}”`;
  const [top] = topClasses(picture.probabilities, 1);
  return top ? `${capital(picture.network.card.classes[top.index] ?? `class ${top.index}`)}, ${formatShare(top.probability)}` : '\u00a0';
}

/** The number under the pointer, wherever that is; else the strongest. */
function Reading({ map, other }: { readonly map: StageMap | undefined; readonly other: boolean }) {
  const hover = useSeen((store) => store.hover, other);
  if (!map) return <p className="reading">{'\u00a0'}</p>;
  const [rows, columns] = map.shown.at.grid;
  const at = hover !== undefined && hover < rows * columns ? readingAt(map, hover) : undefined;
  const strongest = strongestCell(map);
  return (
    <p className="reading">
      <span className={at ? undefined : 'faint'}>{at ? capital(at.where) : `Most at ${cellName(map, strongest)}`}</span>
      <output>{at ? at.text : formatNumber(map.grid.data[strongest] ?? 0)}</output>
    </p>
  );
}
