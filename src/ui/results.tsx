import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { change } from '../state/store.ts';
import { ResultView } from './lazy-result-view.tsx';
import { inReadingOrder } from './panels.ts';
import type { Showing } from './use-shown.ts';
import { shapeText } from './words.ts';

/** Everything that the module computed at this place, each by its own picture. */
export function Results({ showing }: { readonly showing: Showing | undefined }) {
  const tabs = useRef<HTMLDivElement>(null);
  useInSight(tabs, showing?.shown.result.name);
  if (!showing) return null;
  const { picture, shown } = showing;
  const results = inReadingOrder(showing);
  const first = results.find(({ key }) => picture.module.shows[0]?.endsWith(key));
  const pick = (key: string): void => change({ result: key === first?.key ? '' : key });
  const move = (event: KeyboardEvent): void => {
    const at = results.findIndex(({ key }) => key === shown.result.key);
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const to = (next + results.length) % results.length;
    pick(results[to]!.key);
    tabs.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <section className="results">
      <h2 id="results-title">Results · {shown.at.label}</h2>
      <div className="tabs" role="tablist" aria-labelledby="results-title" ref={tabs} onKeyDown={move}>
        {results.map(({ key, name }) => (
          <button
            key={key} type="button" role="tab" id={`tab-${key}`} aria-controls="result" aria-selected={key === shown.result.key}
            tabIndex={key === shown.result.key ? 0 : -1} onClick={() => pick(key)}
          >{key}<i>{shapeText(picture.plan.results[name]!.shape)}</i></button>
        ))}
      </div>
      <div id="result" role="tabpanel" aria-labelledby={`tab-${shown.result.key}`}>
        <ResultView key={`${picture.module.id} ${shown.result.key}`} showing={showing} result={shown.result} />
      </div>
    </section>
  );
}

/** Scrolls the row of tabs, and nothing else, to the chosen one. */
function useInSight(tabs: RefObject<HTMLElement | null>, chosen: string | undefined): void {
  useEffect(() => {
    const tab = tabs.current?.querySelector('[aria-selected=true]')?.getBoundingClientRect();
    if (!tabs.current || !tab) return;
    const { left, right } = tabs.current.getBoundingClientRect();
    if (tab.right > right) tabs.current.scrollLeft += tab.right - right;
    else if (tab.left < left) tabs.current.scrollLeft -= left - tab.left;
  }, [tabs, chosen]);
}
