import { useEffect, useMemo, useState } from 'react';
import { fileName } from '../../state/file-name.ts';
import { useStore } from '../../state/store.ts';
import { thousands } from '../../views/cost-chart.ts';
import type { Theme } from '../../views/standalone-svg.ts';
import { Field } from '../field.tsx';
import { useShown, type Showing } from '../use-shown.ts';
import { useStage, type StageMap } from '../use-stage.ts';
import { captionOf, layerOf } from './caption.ts';
import { compose, mapPixels, type PictureOptions, type StagePicture } from './compose.ts';
import { download } from './download.ts';

const SCALES = [1, 2, 3, 4];

/** The stage as a PNG, painted anew at the size that is asked for. What is previewed is what is saved. */
export function PictureTab({ showing }: { readonly showing: Showing }) {
  const { base } = useStage(showing);
  const other = useStage(useShown(true), true).base;
  const shared = useStore((store) => store.shared);
  const [options, setOptions] = useState<PictureOptions>(() => ({ scale: 2, caption: true, bar: true, alone: false, theme: pageTheme() }));
  const set = (part: Partial<PictureOptions>): void => setOptions((before) => ({ ...before, ...part }));
  const stages = useMemo(() => {
    if (!base || (shared.versus && !other)) return [];
    const both = shared.versus && other ? [base, other] : [base];
    return (shared.side === 'left' ? both : both.reverse()).map((map, i) => stageOf(map, shared, i === 0));
  }, [base, other, shared]);
  const { made, error } = usePicture(stages, options);
  const name = fileName(showing.picture, { layer: layerOf(showing), what: options.alone ? 'map-alone' : shared.versus ? 'compared' : 'picture', extension: 'png' });
  return (
    <div className="export-picture">
      <div className="preview" aria-busy={!made && !error}>
        {made && <img src={made.address} alt="The picture as it will be saved" />}
        {error && <p role="alert">{error}</p>}
      </div>
      <div className="export-options">
        <Field label="Size of the map">{(id) => (
          <select id={id} value={options.scale} onChange={({ currentTarget }) => set({ scale: Number(currentTarget.value) })}>
            {SCALES.map((scale) => <option key={scale} value={scale}>{scale}×{stages[0] ? ` · ${mapPixels(stages[0], scale)}` : ''}</option>)}
          </select>
        )}</Field>
        <Field label="Theme">{(id) => (
          <select id={id} value={options.theme} onChange={({ currentTarget }) => set({ theme: currentTarget.value as Theme })}>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        )}</Field>
        <Switch label="Colour bar" on={options.bar} set={(bar) => set({ bar })} />
        <Switch label="Caption and link" on={options.caption} set={(caption) => set({ caption })} />
        <Switch label="Map alone, transparent" on={options.alone} set={(alone) => set({ alone })} />
        <p className="hint" role="status">{made ? `PNG, ${made.width} × ${made.height} px, ${thousands(made.blob.size, 'B')}` : '\u00a0'}</p>
        <button type="button" className="button primary" disabled={!made} onClick={() => { if (made) download(made.blob, name); }}>Save PNG</button>
      </div>
    </div>
  );
}

const Switch = ({ label, on, set }: { readonly label: string; readonly on: boolean; readonly set: (on: boolean) => void }) => (
  <label className="export-switch"><span>{label}</span><input type="checkbox" role="switch" className="switch" checked={on} onChange={({ currentTarget }) => set(currentTarget.checked)} /></label>
);

const pageTheme = (): Theme => (getComputedStyle(document.documentElement).colorScheme === 'light'
  || (getComputedStyle(document.documentElement).colorScheme !== 'dark' && !matchMedia('(prefers-color-scheme: dark)').matches) ? 'light' : 'dark');

/** The link is that of both stages: it stands once. */
const stageOf = (map: StageMap, { opacity, upsampling }: StagePicture['looks'], linked: boolean): StagePicture =>
  ({ map, looks: { opacity, upsampling }, lines: linked ? captionOf(map) : captionOf(map).with(-1, '') });

interface Made {
  readonly blob: Blob;
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

/** The picture of these options; the one before stays until it is there. */
function usePicture(stages: readonly StagePicture[], options: PictureOptions): { readonly made: Made | undefined; readonly error: string | undefined } {
  const [made, setMade] = useState<Made>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    if (stages.length === 0) return;
    let wanted = true;
    const make = async (): Promise<void> => {
      const canvas = await compose(stages, options);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      if (!wanted) return;
      setMade({ blob, address: URL.createObjectURL(blob), width: canvas.width, height: canvas.height });
      setError(undefined);
    };
    make().catch((reason: unknown) => { if (wanted) setError(reason instanceof Error ? reason.message : String(reason)); });
    return () => { wanted = false; };
  }, [stages, options]);
  const address = made?.address;
  useEffect(() => () => { if (address) URL.revokeObjectURL(address); }, [address]);
  return { made, error };
}
