import { useEffect, useRef } from 'react';
import { frame, type Fit } from '../../image/preprocess.ts';
import type { Region } from '../../image/resize.ts';
import type { Photo } from '../../state/photo.ts';
import { useStore } from '../../state/store.ts';
import { useSettled } from '../use-settled.ts';

interface Props {
  readonly photo: Photo;
  readonly part: Region;
  readonly fit: Fit;
}

/** Pixels from which on making an image small takes long enough to be felt while dragging. */
const MANY = 1_500_000;

/** The very pixels that the model is given, before they are normalised. */
export function Seen({ photo, part, fit }: Props) {
  const network = useStore((store) => store.picture?.network);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useRef<HTMLOutputElement>(null);
  const settled = useSettled(part, part.width * part.height > MANY ? 120 : 0);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !network) return;
    const { width, height, data } = frame(photo.pixels, network.preprocessing, fit, settled);
    context.canvas.width = width;
    context.canvas.height = height;
    const image = context.createImageData(width, height);
    for (let p = 0; p < width * height; p++) image.data.set([data[3 * p]!, data[3 * p + 1]!, data[3 * p + 2]!, 255], 4 * p);
    context.putImageData(image, 0, 0);
    size.current!.textContent = `${width} × ${height}`;
  }, [photo, network, fit, settled]);
  return (
    <figure className="crop-seen">
      <div><canvas ref={canvas} role="img" aria-label="What the model is given" width="1" height="1" /></div>
      <figcaption>{network ? <>What {network.card.title} is given: <output ref={size} /> pixels</> : 'What the model is given shows when it is loaded.'}</figcaption>
    </figure>
  );
}
