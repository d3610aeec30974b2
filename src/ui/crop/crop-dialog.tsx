import { useState } from 'react';
import { partOf, writePart } from '../../image/part.ts';
import { middleSquare, squared, typed } from '../../image/part-edit.ts';
import { seenRegion, type Fit } from '../../image/preprocess.ts';
import type { Region } from '../../image/resize.ts';
import { elsewhere } from '../../state/app-state.ts';
import { change, useStore } from '../../state/store.ts';
import { Dialog } from '../dialog.tsx';
import './crop.css';
import { CropBox } from './crop-box.tsx';
import { Seen } from './seen.tsx';
import { WholeNumber } from './whole-number.tsx';

/** What of the image counts as the image, before it is made as small as the model wants it. */
export function CropDialog({ closed }: { readonly closed: () => void }) {
  const photo = useStore((store) => store.photo)!;
  const { fit: before, crop } = useStore((store) => store.shared);
  const how = useStore((store) => store.picture?.network.preprocessing);
  const { pixels } = photo;
  const [fit, setFit] = useState<Fit>(before);
  const [part, setPart] = useState<Region>(() => (crop ? partOf(crop, pixels) : undefined) ?? wholeOf(pixels, fit));
  const rules = { size: pixels, square: fit === 'crop' };

  const shape = (fit: Fit): void => {
    setFit(fit);
    setPart(fit === 'crop' ? squared(part) : part);
  };
  const use = (close: () => void): void => {
    // The middle square is what the model sees of all of it.
    const written = fit === 'crop' && same(part, middleSquare(pixels)) ? '' : writePart(part, pixels);
    if (written !== crop || fit !== before) change({ crop: written, fit, ...elsewhere(useStore.getState().shared) });
    close();
  };
  const number = (label: string, key: keyof Region, max: number) => (
    <WholeNumber label={label} value={part[key]} max={max} change={(value) => setPart(typed(part, { [key]: value }, rules))} />
  );

  return (
    <Dialog title="What the model sees" className="crop-dialog" closed={closed}>
      {(close) => (
        <div className="dialog-body">
          <CropBox photo={photo} part={part} seen={how && seenRegion(pixels, how, fit, part)} rules={rules} change={setPart} enter={() => use(close)} />
          <div className="crop-side">
            <Seen photo={photo} part={part} fit={fit} />
            <div className="crop-shape" role="radiogroup" aria-label="Shape">
              {([['crop', 'Square'], ['fit', 'Free']] as const).map(([value, title]) => (
                <label key={value}><input type="radio" name="crop-shape" checked={fit === value} onChange={() => shape(value)} />{title}</label>
              ))}
            </div>
            <fieldset className="crop-numbers">
              <legend>In pixels of the image, {pixels.width} × {pixels.height}</legend>
              {number('Left', 'x', pixels.width - 1)}
              {number('Top', 'y', pixels.height - 1)}
              {number('Width', 'width', pixels.width)}
              {number('Height', 'height', pixels.height)}
            </fieldset>
            <div className="crop-actions">
              <button type="button" className="button" onClick={() => setPart(wholeOf(pixels, fit))}>Reset</button>
              <button type="button" className="button primary" onClick={() => use(close)}>Use this part</button>
            </div>
          </div>
        </div>
      )}
    </Dialog>
  );
}

const wholeOf = (size: Pick<Region, 'width' | 'height'>, fit: Fit): Region =>
  (fit === 'crop' ? middleSquare(size) : { x: 0, y: 0, width: size.width, height: size.height });

const same = (a: Region, b: Region): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
