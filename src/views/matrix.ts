import { axisBottom, axisLeft } from 'd3-axis';
import { scaleLinear } from 'd3-scale';
import type { Tensor } from '../core/tensor.ts';
import { fractionOf, type Range } from '../maps/scale.ts';
import { indexTicks } from './bars.ts';
import { canvasOf, contextOf, fitCanvas, type Fitted } from './canvas.ts';
import type { ColourMap, Rgb } from './colours.ts';
import { formatNumber } from './format.ts';
import { canvasUnder, CHOSEN, drawAxis, drawCaptions, drawMark, layerOf, LETTER, svgOf, widthOf, type Layer } from './layer.ts';
import type { Picture } from './picture.ts';
import { pixelsOf } from './pixels.ts';

export interface MatrixHit {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly text: string;
}

export interface Matrix {
  /** The names of the axes, rows first. */
  readonly axes: readonly [row: string, column: string];
  readonly range: Range;
  readonly colours: ColourMap;
  /** CSS pixels that the cells may take downwards. */
  readonly maxHeight?: number;
  readonly selectedRow?: number;
  readonly rowLabels?: readonly string[];
  readonly columnLabels?: readonly string[];
  /** What the first row and the first column are called, where they have no labels; 0 each. */
  readonly from?: readonly [row: number, column: number];
  /** Columns that belong together, side by side, such as those of each head. */
  readonly groups?: { readonly count: number; readonly name: string };
  /** Cells to be outlined, row by row. */
  readonly outlined?: readonly number[];
}

/** CSS pixels of a cell, at most; those of few cells are large enough for their numbers. */
const CELL = 28;
const NUMBERED = 48;
/** Cells that a matrix has at most, for their numbers to stand in them. */
const FEW = 64;
/** Rows lower than this, in CSS pixels, are pointed at. */
const THIN = 7;
/** CSS pixels that a row with a label needs. */
const LINE = 14;
/** Labels take their room, up to this many letters; the hover has the rest. */
const LETTERS = 16;

/** Draws a tensor [rows, columns] as cells with axes, as wide as the element allows. Throws for another shape. */
export function drawMatrix(element: HTMLElement, { shape, data }: Tensor, matrix: Matrix): Picture<MatrixHit> {
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2) throw new Error(`drawMatrix: expected [rows, columns], got [${shape}]`);
  const { axes: [rowName, columnName], range, colours, maxHeight = 360, selectedRow, rowLabels, columnLabels, from = [0, 0], outlined = [], groups } = matrix;
  const numbered = rows * columns <= FEW;
  const longest = numbered ? 6 + LETTER * Math.max(...Array.from(data, (value) => formatNumber(value, 2).length)) : Infinity;
  const left = 30 + LETTER * Math.max(String(rows - 1 + from[0]).length, ...(rowLabels ?? []).map((label) => short(label).length));
  const below = 36 + (columnLabels ? LETTER * Math.max(...columnLabels.map((label) => short(label).length)) : 0);
  const top = groups ? 18 : 4;
  const cell = cellOf({ rows, columns, width: widthOf(element) - left - 2, height: maxHeight, most: numbered ? NUMBERED : CELL, least: rowLabels ? LINE * rows : 60 });
  const box = { x: left, y: top, width: cell.width * columns, height: cell.height * rows };

  const fitted = fitCanvas(canvasUnder(element, box), box);
  const pixels = new ImageData(pixelsOf({ height: rows, width: columns, data }, { range, colours }), columns, rows);
  drawCells(fitted, canvasOf(pixels));

  const svg = svgOf(element, {
    width: widthOf(element), height: top + box.height + below, label: `Matrix of ${rows} ${rowName} × ${columns} ${columnName}`,
  });
  const x = scaleLinear([-0.5, columns - 0.5], [0, box.width]);
  const y = scaleLinear([-0.5, rows - 0.5], [0, box.height]);
  const labelled = (labels: readonly string[] | undefined, first: number) => (value: number) => (labels ? short(labels[value] ?? '') : String(first + value));
  const ticksOf = (count: number, length: number, labels: readonly string[] | undefined, first: number) =>
    (labels && length / count >= 12 ? Array.from({ length: count }, (_, i) => i)
      : indexTicks(count + first, length).filter((tick) => tick >= first).map((tick) => tick - first));
  drawAxis(layerOf(svg, 'rows'), axisLeft<number>(y).tickSize(4).tickPadding(4)
    .tickValues(ticksOf(rows, box.height * 1.8, rowLabels, from[0])).tickFormat(labelled(rowLabels, from[0])), [left, top]);
  drawAxis(layerOf(svg, 'columns'), axisBottom<number>(x).tickSize(4).tickPadding(4)
    .tickValues(ticksOf(columns, box.width, columnLabels, from[1])).tickFormat(labelled(columnLabels, from[1])), [left, top + box.height]);
  layerOf(svg, 'columns').selectAll('text').attr('text-anchor', columnLabels ? 'end' : 'middle')
    .attr('transform', columnLabels ? 'rotate(-90) translate(-8, -12)' : null);
  drawCaptions(layerOf(svg, 'captions'), [
    { text: rowName, x: 10, y: top + box.height / 2, anchor: 'middle', turn: -90 },
    { text: columnName, x: left + box.width / 2, y: top + box.height + below - 4, anchor: 'middle' },
  ]);
  const across = box.width / (groups?.count ?? 1);
  const named = Array.from({ length: groups?.count ?? 0 }, (_, i) => (`${groups!.name} ${i + 1}`.length * LETTER < across - 4 ? `${groups!.name} ${i + 1}` : String(i + 1)));
  layerOf(svg, 'groups').selectAll('path').data(named.slice(1)).join('path').attr('d', (_, i) => `M${left + (i + 1) * across},${top}V${top + box.height}`)
    .attr('fill', 'none').style('stroke', 'var(--bg, white)').style('stroke-width', 2);
  drawCaptions(layerOf(svg, 'group-names'), named.map((text, i) => ({ text, x: left + (i + 0.5) * across, y: top - 5, anchor: 'middle' })));
  drawNumbers(layerOf(svg, 'numbers'), numbered && cell.width >= longest && cell.height >= 18 ? data : [], (i) => ({
    x: left + ((i % columns) + 0.5) * cell.width, y: top + (Math.floor(i / columns) + 0.5) * cell.height + 4,
  }), (value) => colours.at(fractionOf(range, value)));
  const selected = selectedRow === undefined ? undefined : { x: left, y: top + selectedRow * cell.height, width: box.width, height: cell.height };
  // A frame around a thin row would hide it: arrows at its ends do not.
  const thin = cell.height < THIN;
  drawMark(layerOf(svg, 'selected'), thin ? undefined : selected, CHOSEN);
  layerOf(svg, 'pointers').selectAll('path').data(thin && selected ? [selected] : []).join('path').style('fill', CHOSEN)
    .attr('d', ({ x, y, width, height }) => `M${x - 1},${y + height / 2}l-6,-4v8zM${x + width + 1},${y + height / 2}l6,-4v8z`);
  layerOf(svg, 'outlined').attr('pointer-events', 'none').selectAll('rect').data(outlined).join('rect').attr('fill', 'none')
    .attr('x', (i) => left + (i % columns) * cell.width + 1).attr('y', (i) => top + Math.floor(i / columns) * cell.height + 1)
    .attr('width', Math.max(1, cell.width - 2)).attr('height', Math.max(1, cell.height - 2))
    .style('stroke', 'white').style('stroke-width', 2).style('paint-order', 'stroke').style('outline', '1px solid black');
  const marks = layerOf(svg, 'mark');

  const hitAt = (row: number, column: number): MatrixHit => {
    const value = data[row * columns + column]!;
    const named = (name: string, index: number, first: number, labels?: readonly string[]) => `${name} ${labels?.[index] ?? first + index}`;
    return { row, column, value, text: `${named(rowName, row, from[0], rowLabels)}, ${named(columnName, column, from[1], columnLabels)}: ${formatNumber(value)}` };
  };
  return {
    hit: (px, py) => {
      const [row, column] = [Math.floor((py - top) / cell.height), Math.floor((px - left) / cell.width)];
      return 0 <= row && row < rows && 0 <= column && column < columns ? hitAt(row, column) : undefined;
    },
    mark: (hit) => drawMark(marks, hit && {
      x: left + hit.column * cell.width, y: top + hit.row * cell.height, width: Math.max(2, cell.width), height: Math.max(2, cell.height),
    }),
    neighbour: (hit, dx, dy) => hitAt(
      Math.min(rows - 1, Math.max(0, (hit?.row ?? 0) + (hit ? dy : 0))),
      Math.min(columns - 1, Math.max(0, (hit?.column ?? 0) + (hit ? dx : 0))),
    ),
  };
}

/** Enlarges cells sharply; along an axis where many share a pixel they are averaged first, not picked. */
function drawCells({ context, width, height }: Fitted, cells: HTMLCanvasElement): void {
  const shrunk = document.createElement('canvas');
  shrunk.width = Math.min(width, cells.width);
  shrunk.height = Math.min(height, cells.height);
  const averaged = contextOf(shrunk);
  averaged.imageSmoothingQuality = 'high';
  averaged.drawImage(cells, 0, 0, shrunk.width, shrunk.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(shrunk, 0, 0, width, height);
}

/** The value of every cell in it, dark on light colours and light on dark ones. */
function drawNumbers(layer: Layer, values: ArrayLike<number>, placeOf: (i: number) => { x: number; y: number }, colourOf: (value: number) => Rgb): void {
  drawCaptions(layer, Array.from(values, (value, i) => ({ text: formatNumber(value, 2), ...placeOf(i), anchor: 'middle' })));
  layer.attr('pointer-events', 'none').selectAll('text').style('fill', (_, i) => {
    const [red, green, blue] = colourOf(values[i]!);
    return 0.3 * red + 0.59 * green + 0.11 * blue > 128 ? 'black' : 'white';
  });
}

const short = (label: string): string => (label.length > LETTERS ? `${label.slice(0, LETTERS - 1)}…` : label);

/**
 * CSS pixels of one cell, so that the matrix fits [width, height]: square where that is readable, stretched where few rows
 * meet many columns or the other way round.
 */
export function cellOf(
  { rows, columns, width, height, most = CELL, least = 60 }:
  { readonly rows: number; readonly columns: number; readonly width: number; readonly height: number; readonly most?: number; readonly least?: number },
): { readonly width: number; readonly height: number } {
  const [widest, highest] = [Math.min(most, Math.max(1, width) / columns), Math.min(most, height / rows)];
  return {
    width: Math.min(widest, Math.max(highest, 320 / columns)),
    height: Math.min(highest, Math.max(widest, least / rows)),
  };
}
