import { useState } from 'react';
import { Aside } from './aside.tsx';
import { Centre } from './centre.tsx';
import { DropTarget } from './drop-target.tsx';
import { Header } from './header.tsx';
import { ModelPanel } from './model-panel.tsx';
import { ModuleList } from './module-list.tsx';
import { Notices } from './notices.tsx';
import { ParamsPanel } from './params-panel.tsx';
import { Part, useLeftOut } from './part.tsx';
import { StepPanel } from './step-panel.tsx';

export type Open = (...files: readonly File[]) => Promise<void>;

/** The whole page. `open` takes images, or a checkpoint, that someone brings. */
export function App({ open }: { readonly open: Open }) {
  const [drawer, setDrawer] = useState(false);
  const noChoices = useLeftOut('modules', 'parameters', 'model');
  return (
    <DropTarget open={open}>
      <a className="skip" href="#stage">Skip to the picture</a>
      <Header open={open} drawer={drawer} setDrawer={setDrawer} />
      <div className="page">
        {!noChoices && (
          <nav className="choices" aria-label="Modules, parameters and model">
            <Part name="modules"><ModuleList /></Part>
            <Part name="parameters"><ParamsPanel /></Part>
            <Part name="model"><ModelPanel open={open} /></Part>
          </nav>
        )}
        <Centre open={open} />
        <Part name="inside"><Aside drawer={drawer} close={() => setDrawer(false)} /></Part>
      </div>
      <Part name="inside"><StepPanel /></Part>
      <Notices />
    </DropTarget>
  );
}
