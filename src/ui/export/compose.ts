import type { AppState } from '../../state/app-state.ts';
import { drawColourBar } from '../../views/colour-bar.ts';
import { figureLayout, linesOf, mapSize, panelWidth, type PlacedPanel } from '../../views/figure-layout.ts';
import { drawHeadLegend, paintHeadsOn } from '../../views/head-colours.ts';
import { paintMapOn } from '../../views/heatmap.ts';
import type { Box } from '../../views/layer.ts';
import { drawMass } from '../../views/outline.ts';
import { scaleNote } from '../../views/scale-note.ts';
import { drawnApart, themeColours, type Theme } from '../../views/standalone-svg.ts';
import { paintOf } from '../map-canvas.tsx';
import { drawOverlay } from '../overlay.tsx';
import { markedAsker } from '../reading-at.ts';
import type { StageMap } from '../use-stage.ts';

/** A stage to be saved: its map, and the lines that say what it is, the first of them its title. */
export interface StagePicture {
  readonly map: StageMap;
  readonly looks: Pick<AppState, 'opacity' | 'upsampling'>;
  readonly lines: readonly string[];
}

export interface PictureOptions {
  /** Pixels of the picture to a pixel of CSS. */
  readonly scale: number;
  readonly caption: boolean;
  readonly bar: boolean;
  /** The map on nothing, in place of the image. */
  readonly alone: boolean;
  readonly theme: Theme;
}

interface Legend {
  readonly height: number;
  paint(context: OffscreenCanvasRenderingContext2D, box: Box): void;
}

const LINE = 18;
const NOTE = 16;
const FONTS = { title: '600 15px system-ui, sans-serif', line: '13px system-ui, sans-serif', note: '11px ui-monospace, Menlo, Consolas, monospace' };

/** Stages side by side as one picture, painted by the page's own views at this scale: [width, height] in pixels are those of the canvas. */
export async function compose(stages: readonly StagePicture[], options: PictureOptions): Promise<OffscreenCanvas> {
  const { scale, caption, bar, alone, theme } = options;
  const colours = themeColours(theme);
  const measuring = contextOf(new OffscreenCanvas(1, 1));
  const panels = await Promise.all(stages.map(async (stage) => {
    const aspect = aspectOf(stage);
    const lines = caption ? captionLines(measuring, stage, panelWidth(aspect)) : [];
    return { stage, aspect, lines, legends: bar ? await legendsOf(stage, panelWidth(aspect), { theme, colour: colours.faint }) : [], caption: lines.length * LINE };
  }));
  const layout = figureLayout(panels.map((panel) => ({ ...panel, legends: panel.legends.map(({ height }) => height) })));
  const canvas = new OffscreenCanvas(Math.round(layout.width * scale), Math.round(layout.height * scale));
  const context = contextOf(canvas);
  if (!alone) {
    context.fillStyle = colours.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  for (const [i, { stage, lines, legends }] of panels.entries()) {
    const placed = layout.panels[i]!;
    await paintStage(context, stage, placed.map, options);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    legends.forEach((legend, at) => legend.paint(context, placed.legends[at]!));
    writeLines(context, lines, placed, colours);
  }
  return canvas;
}

const aspectOf = ({ map: { picture: { region } } }: StagePicture): number => region.width / region.height;

/** Width and height in pixels of what `compose` makes, before it is made. */
export const mapPixels = (stage: StagePicture, scale: number): string => {
  const { width, height } = mapSize(aspectOf(stage));
  return `${Math.round(width * scale)} × ${Math.round(height * scale)} px`;
};

/** The image with the map over it, and what lies over the map. */
async function paintStage(context: OffscreenCanvasRenderingContext2D, { map, looks }: StagePicture, surface: Box, { scale, alone, theme }: PictureOptions): Promise<void> {
  const { picture: { photo, region }, shown: { at } } = map;
  const [x, y, width, height] = at.box ?? [0, 0, 1, 1];
  const placed = within(surface, { x, y, width, height });
  const overlay = map.overlay && await drawnApart({ ...placed, theme }, (element) => { drawOverlay(element, map.overlay!); });
  const covered = map.heads ? placed : within(placed, map.cells.box);
  const outline = map.mass && await drawnApart({ ...covered, theme }, (element) => drawMass(element, map.mass!.cells, map.grid));
  context.save();
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.beginPath();
  context.rect(surface.x, surface.y, surface.width, surface.height);
  context.clip();
  if (!alone) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(photo.bitmap, region.x, region.y, region.width, region.height, surface.x, surface.y, surface.width, surface.height);
  }
  context.setTransform(1, 0, 0, 1, covered.x * scale, covered.y * scale);
  const fitted = { context, width: Math.round(covered.width * scale), height: Math.round(covered.height * scale), ratio: scale };
  if (map.heads) paintHeadsOn(fitted, map.heads, looks);
  else paintMapOn(fitted, map.grid, paintOf(map, looks));
  context.setTransform(scale, 0, 0, scale, 0, 0);
  if (outline) context.drawImage(outline.image, covered.x, covered.y, covered.width, covered.height);
  if (overlay) context.drawImage(overlay.image, placed.x, placed.y, placed.width, placed.height);
  const asker = markedAsker(map);
  if (asker !== undefined) markAsker(context, within(placed, cellOf(at.grid, asker)));
  context.restore();
}

const cellOf = ([rows, columns]: readonly [number, number], position: number): Box =>
  ({ x: (position % columns) / columns, y: Math.floor(position / columns) / rows, width: 1 / columns, height: 1 / rows });

/** A part of a box, in shares of it. */
const within = (outer: Box, { x, y, width, height }: Box): Box =>
  ({ x: outer.x + x * outer.width, y: outer.y + y * outer.height, width: width * outer.width, height: height * outer.height });

/** Who asks, as the stage marks it: white between two lines of black. */
function markAsker(context: OffscreenCanvasRenderingContext2D, { x, y, width, height }: Box): void {
  for (const [colour, line] of [['black', 5], ['white', 2]] as const) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.beginPath();
    context.roundRect(x + 1, y + 1, width - 2, height - 2, 3);
    context.stroke();
  }
}

async function legendsOf({ map }: StagePicture, width: number, { theme, colour }: { readonly theme: Theme; readonly colour: string }): Promise<readonly Legend[]> {
  const legends: Legend[] = [];
  const drawn = async (draw: (element: HTMLElement) => void): Promise<Legend> => {
    const { image, height } = await drawnApart({ width, height: 1, theme }, draw);
    return { height, paint: (context, box) => context.drawImage(image, box.x, box.y, width, height) };
  };
  if (!map.heads) {
    const bar = await drawn((element) => { drawColourBar(element, map.range, { colours: map.colours }); });
    legends.push({
      height: bar.height + NOTE,
      paint: (context, box) => {
        bar.paint(context, box);
        context.font = FONTS.note;
        context.fillStyle = colour;
        context.textAlign = 'right';
        context.fillText(scaleNote(map.range), box.x + box.width, box.y + box.height - 4);
      },
    });
  }
  const count = map.heads?.count ?? (map.overlay?.kind === 'points' ? map.overlay.heads : map.overlay?.kind === 'displacement' ? map.overlay.groups : 0);
  if (count > 1) legends.push(await drawn((element) => { drawHeadLegend(element, count, { name: map.shown.parts, selected: map.shown.head }); }));
  return legends;
}

const fontOf = (line: number, count: number): string => (line === 0 ? FONTS.title : line === count - 1 ? FONTS.note : FONTS.line);

/** The lines of the caption as they fit, each with its font. */
function captionLines(context: OffscreenCanvasRenderingContext2D, { lines }: StagePicture, width: number): readonly (readonly [text: string, font: string])[] {
  return lines.flatMap((line, i) => {
    const font = fontOf(i, lines.length);
    context.font = font;
    return linesOf(line, width, (text) => context.measureText(text).width).map((text) => [text, font] as const);
  });
}

function writeLines(
  context: OffscreenCanvasRenderingContext2D, lines: readonly (readonly [string, string])[], { caption: { x, y } }: PlacedPanel,
  { text, muted, faint }: ReturnType<typeof themeColours>,
): void {
  context.textAlign = 'left';
  lines.forEach(([line, font], i) => {
    context.font = font;
    context.fillStyle = font === FONTS.title ? text : font === FONTS.note ? faint : muted;
    context.fillText(line, x, y + (i + 1) * LINE - 5);
  });
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser gives no canvas of this size to draw the picture on: choose a smaller one.');
  return context;
}
