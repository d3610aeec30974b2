import type { ReactNode } from 'react';
import { namesIn, type PartName } from '../state/lesson.ts';
import { change, useStore } from '../state/store.ts';

/** Whether a lesson leaves out every one of these parts. */
export const useLeftOut = (...names: readonly PartName[]): boolean =>
  useStore(({ shared: { lesson } }) => lesson !== '' && names.every((name) => namesIn(lesson).includes(name)));

/** A part of the page that a lesson can leave out. */
export const Part = ({ name, children }: { readonly name: PartName; readonly children: ReactNode }) => (useLeftOut(name) ? null : children);

/** The way out of a lesson. */
export function ShowEverything() {
  const lesson = useStore((store) => store.shared.lesson !== '');
  return lesson
    ? <button type="button" className="button bare muted" title="This link leaves out parts of the page" onClick={() => change({ lesson: '' })}>Show everything</button>
    : null;
}
