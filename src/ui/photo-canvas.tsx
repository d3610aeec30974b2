import { useEffect, useRef } from 'react';
import type { Region } from '../image/resize.ts';
import type { Photo } from '../state/photo.ts';
import { useWidth } from './use-width.ts';

/** The part of the photo that the model sees, as sharp as the screen is. */
export function PhotoCanvas({ photo, region }: { readonly photo: Photo; readonly region: Region }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0) return;
    const scale = devicePixelRatio;
    context.canvas.width = Math.round(width * scale);
    context.canvas.height = Math.max(1, Math.round((width * scale * region.height) / region.width));
    context.imageSmoothingQuality = 'high';
    context.drawImage(photo.bitmap, region.x, region.y, region.width, region.height, 0, 0, context.canvas.width, context.canvas.height);
  }, [photo, region, width]);
  return <canvas ref={canvas} role="img" aria-label={photo.alt} />;
}
