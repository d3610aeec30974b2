/** What a drawing tells about itself, in CSS pixels from the top left of its element. */
export interface Picture<Hit> {
  /** What lies there; undefined outside. */
  hit(x: number, y: number): Hit | undefined;
  /** Highlights one thing, or nothing. */
  mark(hit: Hit | undefined): void;
  /** The next thing to the right (dx) or below (dy), stopping at the edges; the first, where there is none yet. */
  neighbour(hit: Hit | undefined, dx: number, dy: number): Hit;
}

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/**
 * Follows pointer and keys over an element with a drawing in it: hovering and arrow keys highlight and report, a click or
 * Enter picks, Esc and leaving let go. `picture` is asked anew each time, so that drawing again needs no new listeners.
 * Returns the function that removes them.
 */
export function follow<Hit>(
  element: HTMLElement,
  picture: () => Picture<Hit> | undefined,
  onHover: (hit: Hit | undefined) => void,
  onPick?: (hit: Hit) => void,
): () => void {
  const done = new AbortController();
  let current: Hit | undefined;
  const show = (hit: Hit | undefined) => {
    if (hit === undefined && current === undefined) return;
    current = hit;
    picture()?.mark(hit);
    onHover(hit);
  };
  const under = (event: PointerEvent | MouseEvent) => {
    const { left, top } = element.getBoundingClientRect();
    return picture()?.hit(event.clientX - left, event.clientY - top);
  };
  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const shown = picture();
    if (event.altKey || event.ctrlKey || event.metaKey || !shown) return;
    if (arrow) show(shown.neighbour(current, ...arrow));
    else if ((event.key === 'Enter' || event.key === ' ') && current !== undefined && onPick) onPick(current);
    else if (event.key === 'Escape' && current !== undefined) show(undefined);
    else return;
    event.preventDefault();
  };
  const { signal } = done;
  element.tabIndex = 0;
  element.addEventListener('pointermove', (event) => show(under(event)), { signal });
  element.addEventListener('pointerdown', (event) => show(under(event)), { signal });
  element.addEventListener('pointerleave', () => show(undefined), { signal });
  element.addEventListener('blur', () => show(undefined), { signal });
  element.addEventListener('keydown', press, { signal });
  element.addEventListener('click', (event) => {
    const hit = under(event);
    if (hit !== undefined) onPick?.(hit);
  }, { signal });
  return () => done.abort();
}
