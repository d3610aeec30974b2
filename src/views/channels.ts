import type { GatedChannel } from '../maps/kept.ts';
import { sharedRange, type Range } from '../maps/scale.ts';
import { canvasOf, fitCanvas } from './canvas.ts';
import { coloursFor } from './colours.ts';
import { formatNumber } from './format.ts';
import { canvasUnder, drawCaptions, drawMark, layerOf, LETTER, svgOf, widthOf, type Caption, type Drawing } from './layer.ts';
import type { Picture } from './picture.ts';
import { pixelsOf } from './pixels.ts';

export interface ChannelHit {
  readonly channel: number;
  readonly gate: number;
  readonly side: 'before' | 'after';
  /** Of the map, from 0. */
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly text: string;
}

export interface Channels {
  /** Id of the colours for values from 0 up; signed ones have their own. */
  readonly colours: string;
}

interface Gated {
  readonly kept: readonly GatedChannel[];
  readonly dropped: readonly GatedChannel[];
}

const LEFT = 56;
const GAP = 4;
const TITLE = 18;
const FOOT = 34;
const BETWEEN = 14;
/** CSS pixels that a map is wide, at least and at most. */
const CELL = [54, 120] as const;

/**
 * Draws what a channel gate keeps and what it drops: for each, a row of maps before and one after the gate on one scale, and
 * the gates under them. Of more channels than fit, the first are drawn. `neighbour` goes along the channels and down the rows.
 */
export function drawChannels(element: HTMLElement, gated: Gated, { colours }: Channels): Picture<ChannelHit> {
  const width = widthOf(element);
  const maps = [...gated.kept, ...gated.dropped].flatMap(({ before, after }) => [before, after]);
  const signed = maps.some(({ data }) => data.some((value) => value < 0));
  const { height: h, width: w } = maps[0] ?? { height: 1, width: 1 };
  const { columns, cell, section } = channelSheet({ most: Math.max(gated.kept.length, gated.dropped.length), ratio: h / w, width });
  const rows = [
    { title: 'kept: the largest gates', channels: gated.kept.slice(0, columns), top: 0 },
    { title: 'dropped: the smallest gates', channels: gated.dropped.slice(0, columns), top: section + BETWEEN },
  ].map((row) => ({ ...row, range: sharedRange(row.channels.flatMap(({ before, after }) => [before, after]), { signed, clip: 0.02 }) }));
  const height = 2 * section + BETWEEN;
  const boxOf = (row: number, column: number, side: ChannelHit['side']) => ({
    x: LEFT + column * (cell.width + GAP), y: rows[row]!.top + TITLE + (side === 'after' ? cell.height + GAP : 0), ...cell,
  });

  const { context, ratio } = fitCanvas(canvasUnder(element, { x: 0, y: 0, width, height }), { width, height });
  context.imageSmoothingEnabled = cell.width * ratio < w;
  rows.forEach(({ channels, range }, row) => channels.forEach((channel, column) => {
    for (const side of ['before', 'after'] as const) {
      const { x, y, width: across, height: down } = boxOf(row, column, side);
      const pixels = new ImageData(pixelsOf(channel[side], { range, colours: coloursFor(colours, signed) }), w, h);
      context.drawImage(canvasOf(pixels), ...[x, y, across, down].map((size) => Math.round(size * ratio)) as [number, number, number, number]);
    }
  }));

  // Over the last map, or as far right as the title needs.
  const titleEnd = Math.min(width, Math.max(300, LEFT + columns * (cell.width + GAP) - GAP));
  const svg = svgOf(element, {
    width, height, label: `${gated.kept.length} channels kept and ${gated.dropped.length} dropped by the gate, before and after it`,
  });
  drawCaptions(layerOf(svg, 'captions'), rows.flatMap(({ title, channels, range, top }, row): Caption[] => [
    { text: title, x: 0, y: top + 11 },
    { text: scaleText(range), x: titleEnd, y: top + 11, anchor: 'end' },
    ...(['before', 'after'] as const).map((side) => ({ text: side, x: 0, y: boxOf(row, 0, side).y + cell.height / 2 + 4 })),
    { text: 'gate', x: 0, y: boxOf(row, 0, 'after').y + cell.height + 15 },
    { text: 'channel', x: 0, y: boxOf(row, 0, 'after').y + cell.height + 30 },
    ...channels.flatMap(({ channel, gate }, column): Caption[] => {
      const { x, y } = boxOf(row, column, 'after');
      return [{ text: formatNumber(gate, 2), x: x + cell.width, y: y + cell.height + 15, anchor: 'end' }, { text: String(channel), x, y: y + cell.height + 30 }];
    }),
  ]));
  const letters = Math.max(0, ...rows.flatMap(({ channels }) => channels.map(({ gate }) => formatNumber(gate, 2).length)));
  drawGates(svg, rows.flatMap(({ channels }, row) => channels.map(({ gate }, column) => {
    const { x, y } = boxOf(row, column, 'after');
    return { gate, x, y: y + cell.height + 9, width: cell.width - LETTER * letters - 6 };
  })));
  const marks = layerOf(svg, 'mark');

  interface Spot { readonly row: number; readonly column: number; readonly side: ChannelHit['side']; readonly y: number; readonly x: number }
  const hitAt = ({ row, column, side, y, x }: Spot): ChannelHit => {
    const { channel, gate, [side]: map } = rows[row]!.channels[column]!;
    const value = map.data[y * w + x]!;
    return {
      channel, gate, side, row: y, column: x, value,
      text: `channel ${channel} ${side} its gate of ${formatNumber(gate)}, row ${y + 1}, column ${x + 1}: ${formatNumber(value)}`,
    };
  };
  const spotOf = (hit: ChannelHit) => {
    const row = rows[0]!.channels.some(({ channel }) => channel === hit.channel) ? 0 : 1;
    return { row, column: rows[row]!.channels.findIndex(({ channel }) => channel === hit.channel) };
  };
  return {
    hit: (px, py) => {
      const row = py < section ? 0 : 1;
      const column = Math.floor((px - LEFT) / (cell.width + GAP));
      if (px < LEFT || !rows[row]!.channels[column]) return undefined;
      for (const side of ['before', 'after'] as const) {
        const box = boxOf(row, column, side);
        const [y, x] = [Math.floor(((py - box.y) / box.height) * h), Math.floor(((px - box.x) / box.width) * w)];
        if (0 <= y && y < h && x < w) return hitAt({ row, column, side, y, x });
      }
      return undefined;
    },
    mark: (hit) => {
      const { row, column } = hit ? spotOf(hit) : { row: 0, column: 0 };
      drawMark(marks, hit && boxOf(row, column, hit.side));
    },
    neighbour: (hit, dx, dy) => {
      const at = hit ? spotOf(hit) : { row: 0, column: 0 };
      const [y, x] = [hit?.row ?? Math.floor(h / 2), hit?.column ?? Math.floor(w / 2)];
      const line = Math.min(rows[1]!.channels.length > 0 ? 3 : 1, Math.max(0, 2 * at.row + (hit?.side === 'after' ? 1 : 0) + (hit ? dy : 0)));
      const row = Math.floor(line / 2);
      const column = Math.min(rows[row]!.channels.length - 1, Math.max(0, at.column + (hit ? dx : 0)));
      return hitAt({ row, column, side: line % 2 === 1 ? 'after' : 'before', y, x });
    },
  };
}

/** Gates as short bars, from 0 to 1. */
function drawGates(svg: Drawing, gates: readonly { readonly gate: number; readonly x: number; readonly y: number; readonly width: number }[]): void {
  const bars = gates.flatMap((bar) => [
    { ...bar, fill: 'var(--line, #8884)' },
    { ...bar, fill: 'var(--accent, #0b6bcb)', width: bar.width * Math.min(1, Math.max(0, bar.gate || 0)) },
  ]);
  layerOf(svg, 'gates').attr('aria-hidden', 'true').selectAll('rect').data(bars).join('rect').attr('rx', 1.5)
    .attr('x', ({ x }) => x).attr('y', ({ y }) => y).attr('width', (bar) => Math.max(0, bar.width)).attr('height', 4).style('fill', ({ fill }) => fill);
}

const scaleText = ({ low, high }: Range): string => `colours ${formatNumber(low, 2)}…${formatNumber(high, 2)}`;

/**
 * How `most` channels stand side by side in `width` CSS pixels, their maps of one aspect `ratio` (height / width): as many
 * columns as fit, [width, height] of one map, and the height of a `section` of maps before and after with its title and gates.
 */
export function channelSheet(
  { most, ratio, width }: { readonly most: number; readonly ratio: number; readonly width: number },
): { readonly columns: number; readonly cell: { readonly width: number; readonly height: number }; readonly section: number } {
  const room = width - LEFT + GAP;
  const columns = Math.max(1, Math.min(most, Math.floor(room / (CELL[0] + GAP))));
  const across = Math.min(CELL[1], room / columns - GAP);
  return { columns, cell: { width: across, height: across * ratio }, section: TITLE + 2 * across * ratio + GAP + FOOT };
}
