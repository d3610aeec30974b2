import { useEffect, useRef } from 'react';
import type { Windows } from '../maps/windows.ts';
import type { AppState } from '../state/app-state.ts';
import { useStore } from '../state/store.ts';
import { crossFade } from '../views/fade.ts';
import { paintMap, type MapPaint } from '../views/heatmap.ts';
import { boxStyle } from './box-style.ts';
import { HeadCanvas } from './lazy-overlay.tsx';
import type { StageMap } from './use-stage.ts';
import { useWidth } from './use-width.ts';

/** What of a map its drawing needs. */
export type DrawnMap = Pick<StageMap, 'grid' | 'range' | 'colours' | 'overlay' | 'cells' | 'heads'>;

/** The map alone, over whatever lies below it. */
export function MapCanvas({ map }: { readonly map: DrawnMap }) {
  // Once it is seen, the rest of the page may load.
  useEffect(() => {
    const seen = setTimeout(() => {
      if (useStore.getState().painted) return;
      performance.mark('first map');
      useStore.setState({ painted: true });
    });
    return () => clearTimeout(seen);
  }, []);
  return map.heads ? <HeadCanvas map={map} /> : <NumberCanvas map={map} />;
}

function NumberCanvas({ map: { grid, range, colours, overlay, cells: { box } } }: { readonly map: DrawnMap }) {
  const opacity = useStore((store) => store.shared.opacity);
  const upsampling = useStore((store) => store.shared.upsampling);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  useEffect(() => {
    if (!canvas.current || width === 0) return;
    if (useStore.getState().playing) crossFade(canvas.current);
    paintMap(canvas.current, grid, paintOf({ range, colours, overlay }, { opacity, upsampling }));
  }, [grid, range, colours, overlay, opacity, upsampling, width]);
  return <canvas ref={canvas} className="map" aria-hidden="true" style={boxStyle(box)} />;
}

/** How a map is painted, on the stage and where it is saved. */
export function paintOf({ range, colours, overlay }: Pick<DrawnMap, 'range' | 'colours' | 'overlay'>, { opacity, upsampling }: Pick<AppState, 'opacity' | 'upsampling'>): MapPaint {
  const mask = overlay?.kind === 'windows' && overlay.query !== undefined ? insideOf(overlay.windows, overlay.query) : undefined;
  return { range, colours, opacity, alpha: 'rising', resample: upsampling, markClipped: opacity > 0, ...(mask && { mask }) };
}

/** 1 for the positions of the asking position's window: of the others there are no numbers. */
function insideOf(windows: Windows, query: number): Uint8Array {
  const mask = new Uint8Array(windows.height * windows.width);
  for (const position of windows.membersOf(windows.placeOf(query).window)) mask[position] = 1;
  return mask;
}
