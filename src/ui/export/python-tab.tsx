import { useState } from 'react';
import { linkOf } from '../../state/address.ts';
import { fileName } from '../../state/file-name.ts';
import { recomputation, type Recomputation } from '../../state/recompute.ts';
import { bytesOf, safetensorsFile } from '../../state/saving.ts';
import { thousands } from '../../views/cost-chart.ts';
import { useRead } from '../use-read.ts';
import type { Showing } from '../use-shown.ts';
import { useStage } from '../use-stage.ts';
import { captionOf, layerOf } from './caption.ts';
import { download } from './download.ts';
import { JobLine } from './job-line.tsx';
import { useJob } from './use-job.ts';

/** A script in PyTorch that computes the map that is shown anew, and the tensors that it reads. */
export function PythonTab({ showing }: { readonly showing: Showing }) {
  const { picture } = showing;
  const { base } = useStage(showing);
  const { job, error, start } = useJob();
  const [copied, setCopied] = useState(false);
  const named = (extension: string): string => fileName(picture, { layer: layerOf(showing), what: 'recompute', extension });
  const current = base?.picture === picture ? base : undefined;
  const made = useRead(picture, async (): Promise<Recomputation | undefined> => (current
    ? recomputation({ picture, shown: current.shown, map: current.grid, file: named('safetensors'), about: captionOf(current).slice(1) }) : undefined), [current]);
  const saveTensors = (): void => start('Reading tensors', async (saving) => {
    download(await safetensorsFile(made!.stored, { software: 'Attention Playground', link: linkOf(window) }, saving), named('safetensors'));
  });
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(made!.script);
    setCopied(true);
  };
  const bytes = made?.stored.reduce((sum, stored) => sum + bytesOf(stored), 0) ?? 0;
  return (
    <>
      <p className="hint">
        Save both into one folder, then run the script: from what the module was given here and its weights it computes results and map anew, and says how far they
        are from the page’s. {picture.origin === 'random' && 'The weights are random: nobody trained them.'}
      </p>
      <pre className="export-text" tabIndex={0} role="region" aria-label="The script" aria-busy={!made}>{made?.script ?? '\u00a0'}</pre>
      <div className="export-foot">
        {job || error ? <JobLine job={job} error={error} /> : <p className="hint">{made ? `${made.stored.length} tensors, ${thousands(bytes, 'B')}` : 'Reading what the module was given…'}</p>}
        <div className="export-actions">
          <button type="button" className="button" disabled={!made} onClick={() => void copy().catch(() => undefined)}>{copied ? 'Copied' : 'Copy'}</button>
          <button type="button" className="button" disabled={!made} onClick={saveTensors}>Save tensors</button>
          <button type="button" className="button primary" disabled={!made} onClick={() => download(new Blob([made!.script], { type: 'text/x-python' }), named('py'))}>Save script</button>
        </div>
      </div>
    </>
  );
}
