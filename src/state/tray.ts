/** An image that someone brought: its file as it came, decoded when it is shown. */
export interface Brought {
  readonly id: string;
  readonly title: string;
  readonly file: Blob;
  /** A small square of it, as a data: address. */
  readonly thumbnail: string;
  /** The text that a link carries it as, where it came by one. */
  readonly carried?: string;
}

/** The images that someone brought, to switch between. They stay in this page; no link holds them. */
export interface Tray {
  readonly items: readonly Brought[];
  /** Id of the one that `image=own` means. */
  readonly chosen: string | undefined;
  /** The sample that was shown before them, as the state names it: what is shown again when none is left. */
  readonly sample: string;
}

export const EMPTY_TRAY: Tray = { items: [], chosen: undefined, sample: '' };

/** Files are kept as they came, a few megabytes each for photographs. */
export const MOST_IMAGES = 12;

export const chosenOf = ({ items, chosen }: Tray): Brought | undefined => items.find(({ id }) => id === chosen);

/** The tray with one image more, at its end. Throws where it is full: ask before. */
export function withImage(tray: Tray, item: Brought): Tray {
  if (tray.items.length >= MOST_IMAGES) throw new Error(`tray: expected room for ${item.title}, got ${tray.items.length} images of at most ${MOST_IMAGES}`);
  return { ...tray, items: [...tray.items, item] };
}

/** The tray without one image; where that one was chosen its neighbour is, the next one first. */
export function withoutImage({ items, chosen, sample }: Tray, id: string): Tray {
  const at = items.findIndex((item) => item.id === id);
  const left = items.filter((item) => item.id !== id);
  return { items: left, chosen: chosen === id ? (left[at] ?? left[at - 1])?.id : chosen, sample };
}

/** The image back at its place, after `withoutImage`. */
export function withImageAt({ items, ...tray }: Tray, item: Brought, at: number): Tray {
  return { ...tray, items: [...items.slice(0, at), item, ...items.slice(at)] };
}

/** A title that no other image has: 'image.png', 'image.png 2'. */
export function titleIn({ items }: Tray, title: string): string {
  const taken = new Set(items.map((item) => item.title));
  let name = title;
  for (let n = 2; taken.has(name); n++) name = `${title} ${n}`;
  return name;
}
