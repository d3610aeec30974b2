import { useEffect, useId, useRef } from 'react';
import type { Fit } from '../image/preprocess.ts';
import type { ScaleMode } from '../maps/scale.ts';
import type { Resample } from '../maps/upsample.ts';
import { elsewhere, type AppState } from '../state/app-state.ts';
import { change, useStore } from '../state/store.ts';
import { coloursFor, colourMaps, divergingMaps, withColours } from '../views/colours.ts';
import { formatShare } from '../views/format.ts';
import { scaleNote } from '../views/scale-note.ts';
import { Field } from './field.tsx';
import { HeadLegend } from './lazy-overlay.tsx';
import { HowMade } from './how-made.tsx';
import { massText } from './mass-text.ts';
import { Part } from './part.tsx';
import { hasMass, type StageMap } from './use-stage.ts';
import { useWidth } from './use-width.ts';

const SCALES: readonly { readonly id: ScaleMode | ''; readonly title: string }[] = [
  { id: '', title: 'Auto' },
  { id: 'map', title: 'This map' },
  { id: 'clipped', title: 'This map, top 2 % clipped' },
  { id: 'shared', title: 'All maps of the sheet' },
  { id: 'unit', title: 'Fixed 0…1' },
];

/** The colour bar with its numbers and the name of its scale, and how the map is laid over the image. */
export const MapControls = ({ map }: { readonly map: StageMap | undefined }) => (
  <>
    <div className="legend-row">
      <Legends map={map} />
      {map && <Part name="inside"><HowMade picture={map.picture} result={map.shown.over.name} shortcut="I" /></Part>}
    </div>
    <Part name="controls"><Drawing map={map} /></Part>
  </>
);

function Drawing({ map }: { readonly map: StageMap | undefined }) {
  const { colours, scale, opacity, upsampling, fit, mass } = useStore((store) => store.shared);
  const note = useId();
  const byHead = map?.heads !== undefined;
  const signed = map?.range.signed === true;
  const palettes = signed ? divergingMaps : colourMaps;
  const palette = coloursFor(colours, signed);
  const pick = (id: string): void => change({ colours: withColours(colours, palettes.find((map) => map.id === id)!) });
  return (
    <div className="controls" role="group" aria-label="How the map is drawn">
      <Field label="Colours">{(id) => (
        <select id={id} value={palette.id} disabled={byHead} onChange={({ currentTarget }) => pick(currentTarget.value)}>
          {byHead ? <option value={palette.id}>One a head</option> : palettes.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
      )}</Field>
      <Field label="Scale">{(id) => (
        <select id={id} value={scale} disabled={byHead} onChange={({ currentTarget }) => change({ scale: currentTarget.value as ScaleMode | '' })}>
          {SCALES.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
      )}</Field>
      <Field label="Upsampling">{(id) => (
        <select
          id={id} value={byHead ? 'nearest' : upsampling} disabled={byHead} aria-describedby={note}
          onChange={({ currentTarget }) => change({ upsampling: currentTarget.value as Resample })}
        >
          <option value="nearest">Nearest</option>
          <option value="bilinear">Bilinear</option>
          <option value="bicubic">Bicubic</option>
        </select>
      )}</Field>
      <Field label="Image">{(id) => (
        <select id={id} value={fit} onChange={({ currentTarget }) => change({ fit: currentTarget.value as Fit, ...elsewhere(useStore.getState().shared) })}>
          <option value="crop">Square</option>
          <option value="fit">Whole</option>
        </select>
      )}</Field>
      <Field label="Opacity" value={opacity.toFixed(2)}>{(id) => (
        <input id={id} type="range" min={0} max={1} step={0.05} value={opacity} onChange={({ currentTarget }) => change({ opacity: Number(currentTarget.value) })} />
      )}</Field>
      <Field label="Mass outline" value={mass === 0 ? 'off' : formatShare(mass)}>{(id) => (
        <input
          id={id} type="range" min={0} max={0.95} step={0.05} value={mass} disabled={map && !hasMass(map)} aria-describedby={note}
          aria-valuetext={mass === 0 ? 'off' : formatShare(mass)} onChange={({ currentTarget }) => change({ mass: Number(currentTarget.value) })}
        />
      )}</Field>
      <p className="hint drawn-note" id={note}>{notesOf(map, { mass, upsampling })}</p>
    </div>
  );
}

const UPSAMPLED: Readonly<Record<Resample, string>> = {
  nearest: '',
  bilinear: 'Colours between cells are interpolated; numbers read are not.',
  bicubic: 'Colours between cells follow a cubic, which may overshoot; numbers read do not.',
};

/** What the outline holds, and what smoothing does to the numbers. */
function notesOf(map: StageMap | undefined, { mass, upsampling }: Pick<AppState, 'mass' | 'upsampling'>): string {
  if (!map) return '\u00a0';
  return [mass > 0 && massNote(map), !map.heads && UPSAMPLED[upsampling]].filter(Boolean).join(' ') || '\u00a0';
}

function massNote(map: StageMap): string {
  if (!hasMass(map)) return 'No outline: these numbers are no shares of a whole.';
  if (!map.mass) return 'All of this map is 0: there is no share to outline.';
  return `${massText(map)} of the map.`;
}

/** What the colours of a map say. */
export const Legends = ({ map }: { readonly map: StageMap | undefined }) => (
  <div className="legends">
    {!map?.heads && <ColourBar map={map} />}
    {map && <Parts map={map} />}
  </div>
);

/** Which colour is which head, or group, where colours say so. */
function Parts({ map: { heads, overlay, shown } }: { readonly map: StageMap }) {
  const count = heads?.count ?? (overlay?.kind === 'points' ? overlay.heads : overlay?.kind === 'displacement' ? overlay.groups : 0);
  return count > 1 ? <HeadLegend count={count} name={shown.parts} selected={shown.head} /> : null;
}

/** The colours between their two numbers, and what scale that is. */
export function ColourBar({ map }: { readonly map: Pick<StageMap, 'range' | 'colours'> | undefined }) {
  const bar = useRef<HTMLDivElement>(null);
  const width = useWidth(bar);
  const painted = useStore((store) => store.painted);
  useEffect(() => {
    if (!map || width === 0 || !painted) return;
    let left = false;
    // Its axis is drawn with code that comes after the first map.
    void import('../views/colour-bar.ts').then(({ drawColourBar }) => {
      if (!left && bar.current) drawColourBar(bar.current, map.range, { colours: map.colours });
    }, () => undefined);
    return () => { left = true; };
  }, [map, width, painted]);
  return (
    <div className="legend">
      <div className="colour-bar" ref={bar} />
      <p>{map ? scaleNote(map.range) : '\u00a0'}</p>
    </div>
  );
}
