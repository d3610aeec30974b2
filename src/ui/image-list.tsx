import { useEffect, useRef, type KeyboardEvent } from 'react';
import { elsewhere } from '../state/app-state.ts';
import { choose } from '../state/bring.ts';
import { change, useStore } from '../state/store.ts';
import { Icon } from './icon.tsx';
import './image-list.css';
import type { ImageAction } from './image-menu.tsx';

interface Props {
  readonly actions: readonly ImageAction[];
  /** The menu is left. */
  readonly closed: () => void;
  /** Something was taken from it, or it was put away: the focus goes back to its button. */
  readonly chosen: () => void;
}

const ITEMS = '[role^=menuitem]:not(:disabled)';

/** The images that come with the page, those that someone brought, and ways to bring more; arrow keys go by where things stand. */
export function ImageList({ actions, closed, chosen }: Props) {
  const samples = useStore((store) => store.samples);
  const items = useStore((store) => store.tray.items);
  const shown = useStore((store) => store.photo?.id);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const menu = list.current!;
    (menu.querySelector<HTMLElement>('[aria-checked=true]') ?? menu.querySelector<HTMLElement>(ITEMS))?.focus();
    const outside = ({ target }: PointerEvent): void => { if (!menu.parentElement!.contains(target as Node)) closed(); };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [closed]);

  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return chosen();
    if (event.key === 'Tab') return closed();
    const to = next([...list.current!.querySelectorAll<HTMLElement>(ITEMS)], event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  return (
    <div className="menu-list" role="menu" aria-label="Images" ref={list} onKeyDown={press}>
      <Group title="Samples">
        {samples.map(({ id, title, file }) => (
          <Picture
            key={id} title={title} source={`samples/${file}`} checked={shown === id}
            pick={() => { change({ image: id === samples[0]?.id ? '' : id, ...elsewhere(useStore.getState().shared), crop: '' }); chosen(); }}
          />
        ))}
      </Group>
      {items.length > 0 && (
        <Group title="Your images">
          {items.map(({ id, title, thumbnail }) => (
            <Picture key={id} title={title} source={thumbnail} checked={shown === id} pick={() => { choose(id); chosen(); }} />
          ))}
        </Group>
      )}
      <div role="group" aria-label="More" className="menu-actions">
        {actions.map(({ label, icon, keys, pressed, disabled, run }) => (
          <button
            key={label} type="button" role={pressed === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked={pressed} disabled={disabled} tabIndex={-1}
            onClick={() => { chosen(); run(); }}
          ><Icon name={icon} /><span>{label}</span>{keys && <kbd aria-hidden="true">{keys}</kbd>}</button>
        ))}
      </div>
      <p>Or drop or paste one: it never leaves this computer.</p>
    </div>
  );
}

const Group = ({ title, children }: { readonly title: string; readonly children: readonly React.ReactNode[] }) => (
  <div role="group" aria-label={title}>
    <h2 aria-hidden="true">{title}</h2>
    <div className="menu-pictures">{children}</div>
  </div>
);

function Picture({ title, source, checked, pick }: { readonly title: string; readonly source: string; readonly checked: boolean; readonly pick: () => void }) {
  return (
    <button type="button" role="menuitemradio" aria-checked={checked} tabIndex={-1} title={title} onClick={pick}>
      <img src={source} alt="" width="72" height="72" decoding="async" /><span>{title}</span>
    </button>
  );
}

const WAYS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
};

/** The item that lies next in the way of an arrow key, from the one that has the focus; past the last row or column, the first or last of all. */
function next(items: readonly HTMLElement[], key: string): HTMLElement | undefined {
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  const way = WAYS[key];
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (!way || at < 0) return undefined;
  const middle = (item: HTMLElement): readonly [number, number] => {
    const { left, top, width, height } = item.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [x, y] = middle(items[at]!);
  // Sideways, lines are read on: the end of one is beside the beginning of the next.
  if (way[0] !== 0) return items[(at + way[0] + items.length) % items.length];
  const far = (item: HTMLElement): number => Math.abs(middle(item)[1] - y) * 1000 + Math.abs(middle(item)[0] - x);
  const ahead = items.filter((item) => (middle(item)[1] - y) * way[1] > 4).sort((a, b) => far(a) - far(b));
  return ahead[0] ?? (way[1] > 0 ? items[0] : items.at(-1));
}
