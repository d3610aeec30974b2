import { useEffect, useRef } from 'react';
import { pickModule } from '../state/pick.ts';
import { useStore } from '../state/store.ts';
import { menu } from './families.ts';

/** Room that the chosen module keeps to the list's edges: its family's title and a neighbour. */
const MARGIN = 56;

/** Scrolls no more than the list: scrollIntoView would move the page as well. */
function bringIntoView(scroller: Element, element: Element): void {
  const [box, own] = [scroller.getBoundingClientRect(), element.getBoundingClientRect()];
  const above = own.top - MARGIN - box.top;
  const below = own.bottom + MARGIN - box.bottom;
  if (above < 0) scroller.scrollTop += above;
  else if (below > 0) scroller.scrollTop += below;
}

/** The menu of modules, by family. It scrolls by itself where the window is low, with the chosen module in view. */
export function ModuleList() {
  const chosen = useStore((store) => store.shared.module);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const scroller = list.current!;
    const bring = (): void => bringIntoView(scroller, scroller.querySelector('[aria-current="true"]')!);
    bring();
    // The panels below take their room when the model is there, and leave the list less.
    const observer = new ResizeObserver(bring);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [chosen]);
  return (
    <div className="families" ref={list}>
      {menu.map(({ title, members }, i) => (
        <section key={title}>
          <h2 id={`family-${i}`}>{title}</h2>
          <ul className="modules" aria-labelledby={`family-${i}`}>
            {members.map((module) => (
              <li key={module.id}>
                <button type="button" aria-current={module.id === chosen}
                  {...(module.id === chosen && { 'aria-keyshortcuts': 'M', 'data-shortcut': 'Modules' })} onClick={() => pickModule(module.id)}>
                  <span>{module.title}</span><i aria-hidden="true">{module.size}</i>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
