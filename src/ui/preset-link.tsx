import type { MouseEvent, ReactNode } from 'react';
import { visit } from '../state/address.ts';
import type { Preset } from '../state/presets.ts';
import { useStore } from '../state/store.ts';
import { writeLink } from '../state/url.ts';

interface Props {
  readonly preset: Preset;
  readonly className: string;
  /** After the page has gone there. */
  readonly followed: () => void;
  readonly children: (shown: boolean) => ReactNode;
}

/** A preset as a real link, to be opened in another tab or copied; a plain click stays in this page. */
export function PresetLink({ preset: { link }, className, followed, children }: Props) {
  const shown = useStore(({ shared }) => writeLink(shared) === link);
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    visit(window, link);
    followed();
  };
  return <a className={className} href={link} aria-current={shown} onClick={follow}>{children(shown)}</a>;
}

/** A preset's picture, of a size that is known before it loads. */
export const Thumbnail = ({ id, size }: { readonly id: string; readonly size: number }) =>
  <img src={`presets/${id}.webp`} alt="" width={size} height={size} loading="lazy" decoding="async" />;
