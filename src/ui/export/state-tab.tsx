import { aboutRun } from '../../state/about.ts';
import { linkOf } from '../../state/address.ts';
import { fileName } from '../../state/file-name.ts';
import { stateJson } from '../../state/state-json.ts';
import { useStore } from '../../state/store.ts';
import { thousands } from '../../views/cost-chart.ts';
import type { Showing } from '../use-shown.ts';
import { download } from './download.ts';

/** The whole state with what it was computed by, as a file that can be read, and dropped on the page again. */
export function StateTab({ showing: { picture, shown } }: { readonly showing: Showing }) {
  const shared = useStore((store) => store.shared);
  const device = useStore((store) => store.device);
  const about = aboutRun({ picture, shown, device, version: String(import.meta.env['VITE_VERSION']) });
  const text = `${JSON.stringify({ ...stateJson(shared), address: linkOf(window), about }, null, 2)}\n`;
  const blob = new Blob([text], { type: 'application/json' });
  return (
    <>
      <p className="hint">All that the link says, defaults included, and what computed it: software, module, model, image, device. Drop the file on the page to be back here.</p>
      <pre className="export-text" tabIndex={0} role="region" aria-label="The state as JSON">{text}</pre>
      <div className="export-foot">
        <p className="hint">JSON, {thousands(blob.size, 'B')}</p>
        <button type="button" className="button primary" onClick={() => download(blob, fileName(picture, { what: 'state', extension: 'json' }))}>Save JSON</button>
      </div>
    </>
  );
}
