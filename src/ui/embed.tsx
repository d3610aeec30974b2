import { useEffect } from 'react';
import { listed } from '../modules/index.ts';
import { linkOf } from '../state/address.ts';
import { useStore } from '../state/store.ts';
import './embed.css';
import { Icon } from './icon.tsx';
import { LazyCompare } from './lazy-panel.tsx';
import { Legends } from './map-controls.tsx';
import { Notices } from './notices.tsx';
import { readingAt } from './reading-at.ts';
import { Stage } from './stage.tsx';
import { useShown } from './use-shown.ts';
import { useStage, type StageMap } from './use-stage.ts';
import { capital, headName } from './words.ts';

/** The stage alone, or both that are compared, in a frame of another page: the image with its map, the colours' numbers, and the way to the whole page. */
export function Embed() {
  const shared = useStore((store) => store.shared);
  const { title } = listed(shared.module);
  const showing = useShown();
  const { base, preview } = useStage(showing);
  const comparing = shared.versus !== undefined;
  useEffect(() => { document.title = `${title} · Attention Playground`; }, [title]);
  return (
    <main id="stage" className={comparing ? 'embed comparing' : 'embed'} tabIndex={-1}>
      <div className="embed-head">
        <h1>{title}</h1>
        <p className="faint">{showing ? [showing.shown.at.label, headName(showing.shown)].filter(Boolean).join(' · ') : '\u00a0'}</p>
        <a href={linkOf(window, { ...shared, embed: false })} target="_blank" rel="noopener" title="Open the whole page in a new tab">
          <Icon name="mark" />Playground<span className="sr-only">: the whole page, in a new tab</span>
        </a>
      </div>
      <div className="embed-stage">{comparing ? <LazyCompare /> : <Stage base={base} preview={preview} />}</div>
      <Legends map={preview ?? base} />
      <Pointed map={preview ?? base} />
      <Notices />
    </main>
  );
}

/** The number under the pointer. */
function Pointed({ map }: { readonly map: StageMap | undefined }) {
  const hover = useStore((store) => store.hover);
  if (!map || hover === undefined || hover >= map.shown.at.grid[0] * map.shown.at.grid[1]) return <p className="reading">{'\u00a0'}</p>;
  const { where, text } = readingAt(map, hover);
  return <p className="reading"><span>{capital(where)}</span><output>{text}</output></p>;
}
