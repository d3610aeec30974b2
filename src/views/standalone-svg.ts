/** What CSS says of a drawing's parts; a part has what its parent has unless it says otherwise. */
const INHERITED = [
  'fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin',
  'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'paint-order',
] as const;

/** The same, of the part alone. */
const OWN: Readonly<Record<string, string>> = { opacity: '1', 'dominant-baseline': 'auto', 'mix-blend-mode': 'normal' };

/** What CSS says of words. */
const TEXT = ['font-family', 'font-size', 'font-weight', 'font-style'] as const;

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing that needs no page around it: what CSS says of it stands in it. */
export interface StandaloneSvg {
  readonly text: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Standing {
  /** A CSS colour that lies under it; none for undefined. */
  readonly background?: string | undefined;
  /** CSS pixels around it. */
  readonly padding?: number;
  /** What stands below it, such as what its colours mean. */
  readonly below?: readonly SVGSVGElement[];
  /** An element of the page whose words stand over the drawing. */
  readonly words?: Element | null | undefined;
}

/** CSS pixels between a drawing and what stands below it. */
const GAP = 8;

/**
 * The SVG that a view drew into `element`, with the canvases that lie under it as images, as one file: colours as the page
 * shows them now, fonts by name. The element must be laid out. Throws where there is no SVG in it.
 */
export function standaloneSvg(element: Element, { background, padding = 0, below = [], words }: Standing = {}): StandaloneSvg {
  const drawn = element instanceof SVGSVGElement ? element : element.querySelector<SVGSVGElement>(':scope > svg');
  if (!drawn) throw new Error('standaloneSvg: expected an element with an SVG in it, got one without: draw it first');
  const own = sizeOf(drawn);
  const width = Math.max(own.width, ...below.map((each) => sizeOf(each).width)) + 2 * padding;
  const height = below.reduce((sum, each) => sum + GAP + sizeOf(each).height, own.height) + 2 * padding;
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.removeAttribute('style');
  for (const [name, value] of Object.entries({ width, height, viewBox: `${-padding} ${-padding} ${width} ${height}` })) copy.setAttribute(name, String(value));
  style(drawn, copy);
  let bottom = own.height;
  for (const each of below) {
    const part = each.cloneNode(true) as SVGSVGElement;
    part.removeAttribute('style');
    style(each, part);
    part.setAttribute('y', String(bottom + GAP));
    bottom += GAP + sizeOf(each).height;
    copy.append(part);
  }
  if (words) copy.append(...textsOf(words, drawn));
  const under = [...(background ? [rectangle({ x: -padding, y: -padding, width, height, fill: background })] : []), ...imagesUnder(drawn)];
  copy.prepend(...under);
  const label = drawn.getAttribute('aria-label');
  if (label) {
    const title = document.createElementNS(SVG, 'title');
    title.textContent = label;
    copy.prepend(title);
  }
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

const sizeOf = (svg: SVGSVGElement) => ({ width: Number(svg.getAttribute('width')), height: Number(svg.getAttribute('height')) });

/** Writes what CSS says of a drawing, and of all its parts, into a copy of it. */
function style(drawn: Element, copy: Element, parent?: CSSStyleDeclaration): void {
  const computed = getComputedStyle(drawn);
  const said = [
    ...INHERITED.filter((name) => computed.getPropertyValue(name) !== parent?.getPropertyValue(name)),
    ...Object.keys(OWN).filter((name) => computed.getPropertyValue(name) !== OWN[name]),
  ];
  const [children, copies] = [[...drawn.children], [...copy.children]];
  if (said.length > 0) copy.setAttribute('style', said.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(';'));
  children.forEach((child, i) => style(child, copies[i]!, computed));
}

/** The words of an element as the page has laid them over a drawing; of those that are cut off, what is seen. */
function textsOf(element: Element, drawn: SVGSVGElement): SVGElement[] {
  const origin = drawn.getBoundingClientRect();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: SVGElement[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { textContent, parentElement } = node;
    if (!textContent?.trim() || !parentElement || parentElement.closest('svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const [box] = range.getClientRects();
    if (!box) continue;
    const computed = getComputedStyle(parentElement);
    const text = document.createElementNS(SVG, 'text');
    text.setAttribute('x', String(box.left - origin.left));
    text.setAttribute('y', String(box.top + box.height / 2 - origin.top));
    text.setAttribute('dominant-baseline', 'central');
    text.setAttribute('style', [`fill:${computed.color}`, 'white-space:pre', ...TEXT.map((name) => `${name}:${computed.getPropertyValue(name)}`)].join(';'));
    text.textContent = cutTo(textContent, parentElement.getBoundingClientRect().right - box.left, box.width);
    texts.push(text);
  }
  return texts;
}

/** A text of so many pixels in the room that it has, as the page cuts it. */
const cutTo = (text: string, room: number, width: number): string =>
  (width <= room + 1 ? text : `${text.slice(0, Math.max(0, Math.floor((text.length * room) / width) - 1))}…`);

/** The canvases that a view laid under its SVG, such as a matrix's cells, sharp. */
function imagesUnder(drawn: SVGSVGElement): SVGElement[] {
  const canvases = [...drawn.parentElement?.children ?? []].filter((each) => each instanceof HTMLCanvasElement);
  return canvases.filter(({ width, height }) => width > 0 && height > 0).map((canvas) => {
    const image = document.createElementNS(SVG, 'image');
    const { left, top, width, height } = canvas.style;
    for (const [name, value] of Object.entries({ x: left, y: top, width, height })) image.setAttribute(name, String(parseFloat(value) || 0));
    image.setAttribute('preserveAspectRatio', 'none');
    image.setAttribute('href', canvas.toDataURL());
    return image;
  });
}

function rectangle({ fill, ...box }: { readonly fill: string } & Readonly<Record<'x' | 'y' | 'width' | 'height', number>>): SVGElement {
  const rect = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries(box)) rect.setAttribute(name, String(value));
  rect.setAttribute('fill', fill);
  return rect;
}

export type Theme = 'light' | 'dark';

/**
 * What a view draws into a box of [width, height] CSS pixels in a theme, which need not be the page's: as a file, and the
 * same as an image that can be painted at any size.
 */
export async function drawnApart(
  { width, height, theme, ...standing }: Standing & { readonly width: number; readonly height: number; readonly theme: Theme }, draw: (element: HTMLElement) => void,
): Promise<StandaloneSvg & { readonly image: HTMLImageElement }> {
  const host = document.body.appendChild(document.createElement('div'));
  host.setAttribute('aria-hidden', 'true');
  host.style.cssText = `position: fixed; left: -99999px; top: 0; width: ${width}px; height: ${height}px; color-scheme: ${theme}`;
  const element = host.appendChild(document.createElement('div'));
  element.style.height = '100%';
  try {
    draw(element);
    const svg = standaloneSvg(element, standing);
    const image = new Image(svg.width, svg.height);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.text)}`;
    await image.decode();
    return { ...svg, image };
  } finally {
    host.remove();
  }
}

/** What the page's colours are in a theme. */
export function themeColours(theme: Theme): Readonly<Record<'background' | 'text' | 'muted' | 'faint', string>> {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.colorScheme = theme;
  const colourOf = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = { background: colourOf('panel'), text: colourOf('text'), muted: colourOf('muted'), faint: colourOf('faint') };
  probe.remove();
  return colours;
}
