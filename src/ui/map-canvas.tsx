import { useEffect, useRef } from 'react';
import { useStore } from '../state/store.ts';
import { paintMap } from '../views/heatmap.ts';
import type { StageMap } from './use-stage.ts';
import { useWidth } from './use-width.ts';

/** The map alone, over whatever lies below it. */
export function MapCanvas({ map: { grid, range, colours } }: { readonly map: StageMap }) {
  const opacity = useStore((store) => store.shared.opacity);
  const smooth = useStore((store) => store.shared.smooth);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  useEffect(() => {
    if (!canvas.current || width === 0) return;
    paintMap(canvas.current, grid, {
      range, colours, opacity, alpha: 'rising', resample: smooth ? 'bicubic' : 'nearest', markClipped: opacity > 0,
    });
  }, [grid, range, colours, opacity, smooth, width]);
  return <canvas ref={canvas} className="map" aria-hidden="true" />;
}
