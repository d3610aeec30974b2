import type { Range } from '../../maps/scale.ts';
import type { AppState } from '../../state/app-state.ts';
import type { Result } from '../../state/shown.ts';
import type { Picture } from '../../views/picture.ts';
import type { Showing } from '../use-shown.ts';

/** What lies under the pointer, in words, and what picking it changes. */
export interface Hit {
  readonly text: string;
  readonly pick?: Partial<AppState>;
}

export interface Look {
  /** Id of the colours for values from 0 up. */
  readonly colours: string;
  /** Bars: the largest first. */
  readonly sorted: boolean;
  /** One of several side by side. */
  readonly small: boolean;
}

/** A result that was read, ready to be drawn again at any size. */
export interface Drawn {
  /** What its colours stand for, where they stand for numbers. */
  readonly range?: Range;
  /** What cannot be seen of it, or is not there, in one line. */
  readonly note?: string;
  draw(element: HTMLElement, look: Look): Picture<Hit>;
}

export interface Asked extends Showing {
  readonly result: Result;
}

/** Reads of a result what its picture needs. */
export type Read = (asked: Asked) => Promise<Drawn>;

/** A picture that tells what lies under the pointer in other words. */
export function named<H extends { readonly text: string }>(picture: Picture<H>, name: (hit: H) => Hit): Picture<H & Hit> {
  const told = (hit: H): H & Hit => ({ ...hit, ...name(hit) });
  return {
    hit: (x, y) => {
      const hit = picture.hit(x, y);
      return hit && told(hit);
    },
    mark: (hit) => picture.mark(hit),
    neighbour: (hit, dx, dy) => told(picture.neighbour(hit, dx, dy)),
  };
}
