import { useRef, type KeyboardEvent } from 'react';
import { elsewhere } from '../state/app-state.ts';
import { choose, remove } from '../state/bring.ts';
import { change, useStore } from '../state/store.ts';
import { Icon } from './icon.tsx';
import './tray.css';

/** The images that someone brought beside the sample shown last, to switch between: arrow keys go along, Delete takes one out. */
export function Tray() {
  const { items, chosen, sample: last } = useStore((store) => store.tray);
  const samples = useStore((store) => store.samples);
  const image = useStore((store) => store.shared.image);
  const live = useStore((store) => store.live !== undefined);
  const list = useRef<HTMLDivElement>(null);
  const sample = samples.find(({ id }) => id === (image === 'own' ? last : image)) ?? samples[0];
  const own = image === 'own' && !live ? items.find(({ id }) => id === chosen) : undefined;
  const all = [
    ...(sample ? [{ id: '', title: sample.title, source: `samples/${sample.file}` }] : []),
    ...items.map(({ id, title, thumbnail }) => ({ id, title, source: thumbnail })),
  ];
  // A camera is none of them.
  const at = live ? -1 : all.findIndex(({ id }) => id === (own?.id ?? ''));

  const show = (id: string): void => {
    if (id) choose(id);
    else if (image === 'own') change({ image: last, crop: '', ...elsewhere(useStore.getState().shared) });
  };
  const take = (): void => { if (own) remove(own); };
  const press = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Delete' || event.key === 'Backspace') take();
    else if (to === undefined) return;
    else {
      const next = (to + all.length) % all.length;
      show(all[next]!.id);
      list.current?.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
    }
    event.preventDefault();
  };

  return (
    <div className="tray">
      <div className="tray-list" role="radiogroup" aria-label="Images to switch between" ref={list} onKeyDown={press}>
        {all.map(({ id, title, source }, i) => (
          <button
            key={id} type="button" role="radio" aria-checked={i === at} tabIndex={i === Math.max(0, at) ? 0 : -1} aria-label={title} title={title}
            onClick={() => show(id)}
          ><img src={source} alt="" width="40" height="40" /></button>
        ))}
      </div>
      <button
        type="button" className="button icon bare" disabled={!own} onClick={take}
        aria-label={own ? `Take ${own.title} out` : 'Take out'} title={own ? `Take ${own.title} out (Delete)` : 'A sample stays'}
      ><Icon name="close" /></button>
    </div>
  );
}
