import { useEffect } from 'react';
import { listed } from '../modules/index.ts';
import { pickModule } from '../state/run.ts';
import { useStore } from '../state/store.ts';
import { Asked } from './asked.tsx';
import { CostPanel } from './cost-panel.tsx';
import { LayerAndHead } from './layer-and-head.tsx';
import { LazyAnswerPanel, LazyBeside, LazyCompare, LazyOtherImage, LazyResults, LazySheet, LazyTelling, LazyTellings, LazyTray } from './lazy-panel.tsx';
import { MapControls } from './map-controls.tsx';
import { ModuleOptions } from './module-options.tsx';
import { PatchPanel } from './patch-panel.tsx';
import { Predictions } from './predictions.tsx';
import { Stage } from './stage.tsx';
import { useShown, type Showing } from './use-shown.ts';
import { useStage } from './use-stage.ts';

/** The middle of the page: the image with its map, what it says, and all heads and layers below. */
export function Centre() {
  const id = useStore((store) => store.shared.module);
  const brought = useStore((store) => store.tray.items.length > 0);
  const { title, sentence } = listed(id);
  useEffect(() => { document.title = `${title} · Attention Playground`; }, [title]);
  const comparing = useStore((store) => store.shared.versus !== undefined);
  const showing = useShown();
  const { base, preview } = useStage(showing);
  return (
    <main id="stage" tabIndex={-1}>
      <div className="title">
        <h1>{title}</h1>
        {/* On a phone the list of modules is far below: the title is their menu. */}
        <select className="title-menu" aria-label="Module" value={id} onChange={({ currentTarget }) => pickModule(currentTarget.value)}>
          <ModuleOptions />
        </select>
        <p>{sentence}</p>
      </div>
      <div className={comparing ? 'figure comparing' : 'figure'}>
        <div className="figure-main">
          {comparing ? <LazyCompare /> : <Stage base={base} preview={preview} />}
          {brought && <LazyTray />}
          <MapControls map={preview ?? base} />
        </div>
        <div className="side">
          {showing?.picture.sentences && <LazyTelling showing={showing} />}
          <Asked base={base} preview={preview} />
          <LayerAndHead showing={showing} painted={base} />
          <Predictions showing={showing} />
        </div>
      </div>
      <PatchPanel showing={showing} />
      {showing?.picture.sentences && <LazyTellings showing={showing} />}
      <LazySheet showing={showing} />
      {showing && hasWeights(showing) && <LazyAnswerPanel showing={showing} />}
      <LazyBeside showing={showing} />
      <LazyResults showing={showing} />
      {!comparing && <LazyOtherImage showing={showing} map={preview ?? base} />}
      <CostPanel showing={showing} />
    </main>
  );
}

/** Whether softmax may stand behind the map. */
const hasWeights = ({ shown: { over: { view } } }: Showing): boolean =>
  view.picture === 'attention' || view.picture === 'windows' || (view.picture === 'map' && view.scale !== 'unit');
