import { useEffect, useRef, type RefObject } from 'react';
import type { Overlay as Data } from '../state/overlays.ts';
import { change, useStore } from '../state/store.ts';
import { drawDisplacement } from '../views/displacement.ts';
import { drawHeadLegend, paintHeads } from '../views/head-colours.ts';
import { drawMass, drawOutline } from '../views/outline.ts';
import { follow } from '../views/picture.ts';
import { drawPoints } from '../views/points.ts';
import { drawWindows } from '../views/windows.ts';
import { boxStyle } from './box-style.ts';
import type { StageMap } from './use-stage.ts';
import { useWidth } from './use-width.ts';

/** What the pointer finds in an overlay. */
export interface Drawn {
  /** Marks what lies there, in CSS pixels from the left top, and says what it is; nothing lies at undefined. */
  point(x: number | undefined, y: number | undefined): string | undefined;
}

/** Points, arrows, windows or outlines over the map, drawn by the view of their kind. */
export function Overlay({ overlay, drawn }: { readonly overlay: Data; readonly drawn: RefObject<Drawn | undefined> }) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  useEffect(() => {
    if (!element.current || width === 0) return;
    const picture = pictureOf(drawOverlay(element.current, overlay));
    picture.point(undefined, undefined);
    drawn.current = picture;
    return () => { drawn.current = undefined; };
  }, [overlay, width, drawn]);
  useEffect(() => () => useStore.setState({ pointed: undefined }), []);
  return <div className="overlay" ref={element} data-overlay={overlay.kind} />;
}

type Found = ReturnType<typeof drawOverlay>;

/** Draws an overlay over all of an element, by the view of its kind. */
export const drawOverlay = (element: HTMLElement, overlay: Data) => {
  switch (overlay.kind) {
    case 'points': return drawPoints(element, overlay.sampling, overlay);
    case 'displacement': return drawDisplacement(element, overlay.moved, overlay);
    case 'windows': return drawWindows(element, overlay.windows, overlay);
    case 'choice': return drawOutline(element, overlay.positions, overlay);
  }
};

/** The four kinds of hits differ, and each picture marks its own. */
function pictureOf(picture: Found): Drawn {
  return {
    point: (x, y) => {
      const hit = x === undefined || y === undefined ? undefined : picture.hit(x, y);
      (picture.mark as (hit: unknown) => void)(hit);
      return hit?.text;
    },
  };
}

/** The border around the cells that hold the chosen share of the map. */
export function MassOutline({ map: { mass, grid, cells: { box } } }: { readonly map: Pick<StageMap, 'mass' | 'grid' | 'cells'> }) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  useEffect(() => {
    if (element.current && mass && width > 0) drawMass(element.current, mass.cells, grid);
  }, [mass, grid, width]);
  return <div className="mass" style={boxStyle(box)}><div ref={element} data-overlay="mass" /></div>;
}

/** The map where the colour is the head. */
export function HeadCanvas({ map: { heads } }: { readonly map: Pick<StageMap, 'heads'> }) {
  const opacity = useStore((store) => store.shared.opacity);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  useEffect(() => {
    if (canvas.current && heads && width > 0) paintHeads(canvas.current, heads, { opacity });
  }, [heads, opacity, width]);
  return <canvas ref={canvas} className="map" aria-hidden="true" />;
}

interface LegendProps {
  readonly count: number;
  readonly name: string;
  readonly selected: number | undefined;
}

/** Which colour and shape is which head; picking one shows it alone, picking it again all. */
export function HeadLegend({ count, name, selected }: LegendProps) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  useEffect(() => {
    if (!element.current || width === 0) return;
    const picture = drawHeadLegend(element.current, count, { name, selected });
    return follow(element.current, () => picture, (hit) => picture.mark(hit), ({ head }) => change({ head: head === selected ? 0 : head + 1 }));
  }, [count, name, selected, width]);
  return <div className="head-legend" ref={element} role="group" aria-label={`Pick a ${name}: arrow keys and Enter`} />;
}
