import { useEffect, useRef } from 'react';
import type { Region } from '../image/resize.ts';
import type { Photo } from '../state/photo.ts';
import { useWidth } from './use-width.ts';

interface Props {
  readonly photo: Photo;
  /** In pixels of the photo. */
  readonly region: Region;
  /** What the part is called, where it is not the photo itself. */
  readonly label?: string;
}

/** A part of the photo, such as the one that the model sees, as sharp as the screen is. */
export function PhotoCanvas({ photo, region: { x, y, width: across, height: down }, label = photo.alt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    // A camera's frame that newer ones have followed is gone.
    if (!context || width === 0 || photo.bitmap.width === 0) return;
    const scale = devicePixelRatio;
    context.canvas.width = Math.round(width * scale);
    context.canvas.height = Math.max(1, Math.round((width * scale * down) / across));
    context.imageSmoothingQuality = 'high';
    context.drawImage(photo.bitmap, x, y, across, down, 0, 0, context.canvas.width, context.canvas.height);
  }, [photo, x, y, across, down, width]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}
