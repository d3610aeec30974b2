import { useDeferredValue, useEffect } from 'react';
import { listed } from '../modules/index.ts';
import { pickModule } from '../state/pick.ts';
import { useStore } from '../state/store.ts';
import type { Open } from './app.tsx';
import { Asked } from './asked.tsx';
import { CostPanel } from './cost-panel.tsx';
import { LayerAndHead } from './layer-and-head.tsx';
import { LazyAnswerPanel, LazyBeside, LazyCamera, LazyCompare, LazyEntropyPanel, LazyOtherImage, LazyResults, LazySheet, LazyTelling, LazyTellings, LazyTray } from './lazy-panel.tsx';
import { MapControls } from './map-controls.tsx';
import { ModuleOptions } from './module-options.tsx';
import { Part } from './part.tsx';
import { PatchPanel } from './patch-panel.tsx';
import { Predictions } from './predictions.tsx';
import { Stage } from './stage.tsx';
import { useShown, type Showing } from './use-shown.ts';
import { useStage } from './use-stage.ts';

/** The middle of the page: the image with its map, what it says, and all heads and layers below. */
export function Centre({ open }: { readonly open: Open }) {
  const id = useStore((store) => store.shared.module);
  const camera = useStore((store) => store.camera);
  const live = useStore((store) => store.live !== undefined);
  const brought = useStore((store) => store.tray.items.length > 0);
  const { title, sentence } = listed(id);
  useEffect(() => { document.title = `${title} · Attention Playground`; }, [title]);
  const comparing = useStore((store) => store.shared.versus !== undefined);
  const showing = useShown();
  const { base, preview } = useStage(showing);
  // The map follows the hand at once; what stands around it comes after, and passes over what is asked meanwhile.
  const around = useDeferredValue(showing);
  const legend = useDeferredValue(preview ?? base);
  return (
    <main id="stage" tabIndex={-1}>
      <div className="title">
        <h1>{title}</h1>
        {/* On a phone the list of modules is far below: the title is their menu. */}
        <Part name="modules">
          <select className="title-menu" aria-label="Module" value={id} onChange={({ currentTarget }) => pickModule(currentTarget.value)}>
            <ModuleOptions />
          </select>
        </Part>
        <p>{sentence}</p>
      </div>
      <div className={comparing ? 'figure comparing' : 'figure'}>
        <div className="figure-main">
          {comparing ? <LazyCompare /> : <Stage base={base} preview={preview} />}
          {camera && <LazyCamera map={base} open={open} />}
          {brought && <Part name="image"><LazyTray /></Part>}
          <MapControls map={legend} />
        </div>
        <div className="side">
          {around?.picture.sentences && <LazyTelling showing={around} />}
          <Part name="asked"><Asked base={base} preview={preview} /></Part>
          <Part name="layers"><LayerAndHead showing={showing} painted={base} /></Part>
          <Part name="predictions"><Predictions showing={around} /></Part>
        </div>
      </div>
      {/* Nothing but the map follows a camera. */}
      {live ? <p className="hint">Heads, layers and results come back with a frame that is kept.</p> : (
        <>
          <Part name="parameters"><PatchPanel showing={around} /></Part>
          {around?.picture.sentences && <Part name="results"><LazyTellings showing={around} /></Part>}
          <Part name="sheet">
            <div className="heads-layers">
              <LazySheet showing={around} />
              {around && around.picture.places.length > 1 && isAttention(around) && <LazyEntropyPanel showing={around} />}
            </div>
          </Part>
          {around && hasWeights(around) && <Part name="answer"><LazyAnswerPanel showing={around} /></Part>}
          <Part name="results">
            <LazyBeside showing={around} />
            <LazyResults showing={around} />
            {!comparing && <LazyOtherImage showing={around} map={legend} />}
            <CostPanel showing={around} />
          </Part>
        </>
      )}
    </main>
  );
}

/** Whether softmax may stand behind the map. */
const hasWeights = (showing: Showing): boolean =>
  isAttention(showing) || (showing.shown.over.view.picture === 'map' && showing.shown.over.view.scale !== 'unit');

/** Whether everyone asks everyone, or everyone in a window. */
const isAttention = ({ shown: { over: { view } } }: Showing): boolean => view.picture === 'attention' || view.picture === 'windows';
