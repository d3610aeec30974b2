import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { elsewhere } from '../state/app-state.ts';
import { change, useStore } from '../state/store.ts';
import { Icon } from './icon.tsx';

/** The images that come with the page, as a menu. */
export function ImageMenu() {
  const samples = useStore((store) => store.samples);
  const photo = useStore((store) => store.photo);
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const item = (selector: string) => root.current?.querySelector<HTMLElement>(selector);
    (item('[aria-checked=true]') ?? item('[role=menuitemradio]'))?.focus();
    const outside = ({ target }: PointerEvent): void => { if (!root.current?.contains(target as Node)) setOpen(false); };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    if (!step || !open) return;
    event.preventDefault();
    const items = [...root.current!.querySelectorAll<HTMLElement>('[role=menuitemradio]')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  };

  return (
    <div className="menu" ref={root} onKeyDown={move}>
      <button
        ref={button} type="button" className="button" aria-haspopup="menu" aria-expanded={open}
        aria-label={`Image: ${photo?.title ?? 'none'}`} onClick={() => setOpen(!open)}
      ><span className="short">{photo?.title ?? 'Image'}</span><Icon name="down" /></button>
      {open && (
        <div className="menu-list" role="menu" aria-label="Built-in images">
          {samples.map(({ id, title, file }) => (
            <button
              key={id} type="button" role="menuitemradio" aria-checked={photo?.id === id} tabIndex={-1}
              onClick={() => { change({ image: id === samples[0]?.id ? '' : id, ...elsewhere(useStore.getState().shared), crop: '' }); close(); }}
            ><img src={`samples/${file}`} alt="" width="48" height="48" loading="lazy" /><span>{title}</span></button>
          ))}
          <p>Or drop, paste or open one of your own: it never leaves this computer.</p>
        </div>
      )}
    </div>
  );
}
