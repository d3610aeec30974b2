import type { Box } from './layer.ts';

/** One map with what stands below it; heights in CSS pixels. */
export interface Panel {
  /** Width over height of the image. */
  readonly aspect: number;
  /** Of each legend: a colour bar, the heads' colours. */
  readonly legends: readonly number[];
  /** Of the text. */
  readonly caption: number;
}

export interface PlacedPanel {
  readonly map: Box;
  readonly legends: readonly Box[];
  readonly caption: Box;
}

export interface FigureLayout {
  readonly width: number;
  readonly height: number;
  readonly panels: readonly PlacedPanel[];
}

/** The longer side of a map in CSS pixels; a scale multiplies it. */
export const MAP_SIDE = 512;
/** Text needs so much, though a map be narrower. */
const LEAST = 320;
const MARGIN = 24;
const GAP = 12;

/** How wide what stands below a map may be. */
export const panelWidth = (aspect: number): number => Math.max(LEAST, mapSize(aspect).width);

export const mapSize = (aspect: number): Pick<Box, 'width' | 'height'> =>
  (aspect >= 1 ? { width: MAP_SIDE, height: Math.max(1, MAP_SIDE / aspect) } : { width: Math.max(1, MAP_SIDE * aspect), height: MAP_SIDE });

/**
 * Where the parts of a saved picture stand: maps side by side, aligned at their tops, below each its legends and its text. Without
 * legends and text a map fills the picture, to its edges.
 */
export function figureLayout(panels: readonly Panel[]): FigureLayout {
  const bare = panels.every(({ legends, caption }) => legends.length === 0 && caption === 0);
  const margin = bare ? 0 : MARGIN;
  const highest = Math.max(...panels.map(({ aspect }) => mapSize(aspect).height));
  let x = margin;
  let bottom = margin + highest;
  const placed = panels.map(({ aspect, legends, caption }): PlacedPanel => {
    const size = mapSize(aspect);
    const width = bare ? size.width : panelWidth(aspect);
    const map = { x: x + (width - size.width) / 2, y: margin, ...size };
    // Legends of maps side by side stand side by side.
    let y = margin + highest;
    const under = (height: number): Box => {
      const box = { x, y: y + GAP, width, height };
      y += GAP + height;
      return box;
    };
    const boxes = legends.map(under);
    const text = caption > 0 ? under(caption) : { x, y, width, height: 0 };
    bottom = Math.max(bottom, y);
    x += width + margin;
    return { map, legends: boxes, caption: text };
  });
  return { width: x, height: bottom + margin, panels: placed };
}

/** Text in lines no wider than `width`; a word that is too long, such as a link, is cut. `measure` tells a text's width. */
export function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = line ? `${line} ${word}` : word;
    if (line && measure(rest) > width) {
      lines.push(line);
      rest = word;
    }
    while (measure(rest) > width && rest.length > 1) {
      let fits = rest.length - 1;
      while (fits > 1 && measure(rest.slice(0, fits)) > width) fits--;
      lines.push(rest.slice(0, fits));
      rest = rest.slice(fits);
    }
    line = rest;
  }
  return [...lines, line];
}
