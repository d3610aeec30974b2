import { useMemo } from 'react';
import { fileName } from '../../state/file-name.ts';
import { standaloneSvg } from '../../views/standalone-svg.ts';
import type { Showing } from '../use-shown.ts';
import { layerOf } from './caption.ts';
import { download } from './download.ts';

interface Chart {
  readonly name: string;
  readonly element: Element;
}

/** Every chart that stands on the page now, as an SVG file of its own. */
export function ChartsTab({ showing }: { readonly showing: Showing }) {
  const charts = useMemo(chartsOnPage, [showing]);
  if (charts.length === 0) {
    return <p className="export-empty">No chart stands on the page now. Pick a result with bars, points or a matrix, or open a step, then come back.</p>;
  }
  const save = ({ name, element }: Chart): void => {
    const background = getComputedStyle(document.querySelector('.dialog')!).backgroundColor;
    const { text } = standaloneSvg(element, { background, padding: 12 });
    download(new Blob([text], { type: 'image/svg+xml' }), fileName(showing.picture, { layer: layerOf(showing), what: name.slice(0, 60), extension: 'svg' }));
  };
  return (
    <>
      <p className="hint">Charts as the page shows them, in its theme, with axes, units and fonts by name. A matrix holds its cells as an image.</p>
      <ul className="export-list">
        {charts.map((chart, i) => (
          <li key={`${i} ${chart.name}`}>
            <span>{chart.name}</span>
            <button type="button" className="button" aria-label={`Save SVG of ${chart.name}`} onClick={() => save(chart)}>SVG</button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Drawings that have a name and can be seen, in the page's order; what lies over the stage is in its picture. */
function chartsOnPage(): readonly Chart[] {
  const seen = [...document.querySelectorAll<SVGSVGElement>('#root svg[role="img"][aria-label]')]
    .filter((svg) => !svg.closest('dialog') && svg.getBoundingClientRect().width > 0);
  return seen.map((element) => {
    const outer = element.parentElement?.closest('[role="img"][aria-label], [role="group"][aria-label], [role="figure"][aria-label]');
    const near = outer && outer.contains(element) && outer.querySelectorAll('svg[role="img"]').length === 1 ? outer : element;
    return { name: near.getAttribute('aria-label')!, element };
  });
}
