import { useEffect, useId, useRef, useState } from 'react';
import { elsewhere } from '../state/app-state.ts';
import { countPatches, cutOf, overlapOf, paramsOf, readCut, whyNot, writeCut, type Cut } from '../state/patches.ts';
import type { Picture } from '../state/picture.ts';
import { change, useStore } from '../state/store.ts';
import { thousands } from '../views/cost-chart.ts';
import { formatNumber, formatShare } from '../views/format.ts';
import { drawPatchGrid, type PatchHit } from '../views/patch-grid.ts';
import { follow, type Picture as Drawing } from '../views/picture.ts';
import { PhotoCanvas } from './photo-canvas.tsx';
import { useWidth } from './use-width.ts';

/** Pixels; larger patches are few on the images that models see. */
const LARGEST = 64;

interface Props {
  readonly picture: Picture;
  /** Tokens before the patches. */
  readonly prefix: number;
}

/** Patches drawn on the image, with sliders for their size and stride and what they amount to; run where the model can. */
export function PatchPicture({ picture, prefix }: Props) {
  const { network, params, shape, module } = picture;
  const patching = network.patching!;
  const chosen = useStore((store) => store.shared.params);
  const asked = useStore((store) => store.shared.cut);
  const runs = cutOf(patching, params);
  const [, height = 1, width = 1] = shape;
  const most = Math.min(LARGEST, height, width);
  const wanted = readCut(asked) ?? runs;
  const cut = { size: Math.min(wanted.size, most), stride: Math.min(wanted.stride, most) };
  const set = (next: Cut): void => change({ cut: same(next, runs) ? '' : writeCut(next) });
  const run = (next: Cut): void => change({ cut: '', params: paramsOf(patching, next, chosen), ...elsewhere(useStore.getState().shared) });
  const trained = { size: patching.patch * patching.pixels, stride: patching.patch * patching.pixels };
  const refusal = same(cut, runs) ? undefined : whyNot({ module, network, image: shape, chosen }, cut);
  return (
    <div className="patch-figure">
      <PatchImage picture={picture} cut={cut} />
      <div className="patch-side">
        <div className="params">
          <Slider label="Size of a patch, pixels" value={cut.size} most={most} set={(size) => set({ size, stride: cut.stride === cut.size ? size : cut.stride })} />
          <Slider label="Stride, pixels" value={cut.stride} most={most} set={(stride) => set({ ...cut, stride })} />
        </div>
        <Numbers picture={picture} cut={cut} trained={trained} prefix={prefix} />
        <div className="row">
          <button type="button" className="button primary" disabled={same(cut, runs) || refusal !== undefined} onClick={() => run(cut)}>Run these patches</button>
          {!(same(cut, trained) && same(runs, trained)) && <button type="button" className="button" onClick={() => run(trained)}>As trained</button>}
        </div>
        <p className="hint" role="status">{stateText({ cut, runs, trained, refusal })}</p>
        {patching.pixels > 1 && (
          <p className="hint">
            Said plainly: this model is a hybrid. A small convnet looks at the pixels first and gives {patching.channels} features at every {patching.pixels}th of them;
            a patch of {patching.pixels} pixels is one such place, and what it knows reaches beyond its square.
          </p>
        )}
      </div>
    </div>
  );
}

const same = (a: Cut, b: Cut): boolean => a.size === b.size && a.stride === b.stride;

/** What the map above runs on, and what to think of it. */
function stateText({ cut, runs, trained, refusal }: { readonly cut: Cut; readonly runs: Cut; readonly trained: Cut; readonly refusal: string | undefined }): string {
  if (refusal) return `Drawn and counted only. ${refusal}`;
  if (!same(cut, runs)) return `Drawn and counted only; the map above reads patches of ${runs.size}, one every ${runs.stride}.`;
  if (same(runs, trained)) return 'The map above reads these patches, as it was trained.';
  return `The map above reads these patches. The model never trained on them: the weights of its ${trained.size} × ${trained.size} patches and its positions were resampled, so expect worse answers.`;
}

/** The image as the model sees it, with its patches. */
function PatchImage({ picture: { photo, region, shape: [, height = 1, width = 1] }, cut }: { readonly picture: Picture; readonly cut: Cut }) {
  const element = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing<PatchHit>>(undefined);
  const [text, setText] = useState<string>();
  const across = useWidth(sheet);
  useEffect(() => {
    if (sheet.current && across > 0) drawing.current = drawPatchGrid(sheet.current, { patch: cut.size, stride: cut.stride, width, height });
  }, [cut.size, cut.stride, width, height, across]);
  useEffect(() => {
    if (!element.current) return;
    return follow(element.current, () => drawing.current, (hit) => { drawing.current?.mark(hit); setText(hit?.text); });
  }, []);
  return (
    <div>
      <div className="surface small" ref={element} style={{ aspectRatio: width / height }} role="group" aria-label={`Patches on ${photo.alt}`}>
        <PhotoCanvas photo={photo} region={region} />
        <div ref={sheet} className="sheet-over" />
      </div>
      <output className="told" aria-live="polite">{text ?? `The ${width} × ${height} pixels that the model sees`}</output>
    </div>
  );
}

function Slider({ label, value, most, set }: { readonly label: string; readonly value: number; readonly most: number; readonly set: (value: number) => void }) {
  const id = useId();
  return (
    <div className="param">
      <label htmlFor={id}>{label}</label><output>{value}</output>
      <input id={id} type="range" min={1} max={most} step={1} value={value} onChange={({ currentTarget }) => set(Number(currentTarget.value))} />
    </div>
  );
}

interface NumbersProps extends Props {
  readonly cut: Cut;
  readonly trained: Cut;
}

/** What the patches amount to, and set against the trained ones. */
function Numbers({ picture: { network, shape }, cut, trained, prefix }: NumbersProps) {
  const patching = network.patching!;
  const { grid, tokens, multiplications, bytes } = countPatches(patching, cut, shape, prefix);
  const before = countPatches(patching, trained, shape, prefix);
  const overlap = overlapOf(cut);
  const side = cut.size / patching.pixels;
  const lines: readonly (readonly [string, string, string?])[] = [
    ['Patches', `${grid.height} × ${grid.width} = ${grid.count}`, `${tokens} tokens with the class token${prefix > 1 ? ` and ${prefix - 1} more` : ''}`],
    ['Flattened', `${cut.size} · ${cut.size} · 3 = ${grid.length}`, patching.pixels > 1 && Number.isInteger(side) ? `here ${side} · ${side} · ${patching.channels} = ${side * side * patching.channels} features` : 'numbers each'],
    ['Overlap', overlap > 0 ? `${overlap} pixels a side` : overlap < 0 ? `none, ${-overlap} pixels apart` : 'none', grid.covered < 0.9995 ? `${formatShare(1 - grid.covered)} of the image is in no patch` : 'every pixel is in a patch'],
    ['Attention', `${thousands(multiplications)} multiplications`, `one head, one layer: a map of ${tokens} × ${tokens}, ${thousands(bytes, 'B')}`],
    ['All of it', `× ${patching.heads} heads × ${patching.depth} layers`, `${thousands(multiplications * patching.heads * patching.depth)} multiplications, ${thousands(bytes * patching.heads * patching.depth, 'B')} of maps`],
    ['Against trained', `${formatNumber(multiplications / before.multiplications, 2)} times the attention`, `${formatNumber(grid.count / before.grid.count, 2)} times the patches`],
  ];
  return (
    <dl className="numbers">
      {lines.map(([name, value, more]) => <div key={name}><dt>{name}</dt><dd>{value}{more && <small>{more}</small>}</dd></div>)}
    </dl>
  );
}
