import { useMemo } from 'react';
import { fileName } from '../../state/file-name.ts';
import { standaloneSvg } from '../../views/standalone-svg.ts';
import type { Showing } from '../use-shown.ts';
import { layerOf } from './caption.ts';
import { download } from './download.ts';

interface Chart {
  readonly name: string;
  readonly element: SVGSVGElement;
  /** What its colours mean. */
  readonly below: readonly SVGSVGElement[];
  /** Where the page writes its words. */
  readonly words?: Element;
}

/** Every chart that stands on the page now, as an SVG file of its own. */
export function ChartsTab({ showing }: { readonly showing: Showing }) {
  const charts = useMemo(chartsOnPage, [showing]);
  if (charts.length === 0) {
    return <p className="export-empty">No chart stands on the page now. Pick a result with bars, points or a matrix, or open a step, then come back.</p>;
  }
  const save = ({ name, element, below, words }: Chart): void => {
    const background = getComputedStyle(document.querySelector('.dialog')!).backgroundColor;
    const { text } = standaloneSvg(element, { background, padding: 12, below, words });
    download(new Blob([text], { type: 'image/svg+xml' }), fileName(showing.picture, { layer: layerOf(showing), what: name.slice(0, 60), extension: 'svg' }));
  };
  return (
    <>
      <p className="hint">Charts as the page shows them, in its theme, with axes, units and fonts by name. The cells of a matrix are an image in it.</p>
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

/** Drawings that have a name and can be seen, in the page's order; of those that stand there twice the larger. What lies over the stage is in its picture. */
function chartsOnPage(): readonly Chart[] {
  const seen = [...document.querySelectorAll<SVGSVGElement>('#root svg[role="img"][aria-label]')]
    .filter((svg) => !svg.closest('dialog, .legends, .key') && widthOf(svg) > 0)
    .map((element): Chart => ({ name: nameOf(element), element, below: [...element.closest('.result')?.querySelectorAll<SVGSVGElement>('.key svg') ?? []] }));
  // The words of a plan are the rows of a tree, its drawing stands beside them.
  const trees = [...document.querySelectorAll<HTMLElement>('#root [role="tree"][aria-label]:has(svg)')]
    .map((words): Chart => ({ name: words.ariaLabel!, element: words.querySelector('svg')!, below: [], words }));
  return [...trees, ...seen.filter(({ name, element }) => !seen.some((other) => other.name === name && widthOf(other.element) > widthOf(element)))
    .filter(({ name }, i, all) => all.findIndex((other) => other.name === name) === i)];
}

const widthOf = (svg: Element): number => svg.getBoundingClientRect().width;

/** What the page calls a drawing: by its outer name, where that is of it alone. */
function nameOf(svg: SVGSVGElement): string {
  const outer = svg.parentElement?.closest('[role="img"][aria-label], [role="group"][aria-label], [role="figure"][aria-label]');
  const near = outer && outer.querySelectorAll('svg[role="img"]').length === 1 ? outer : svg;
  // How it is read by keys is no part of its name.
  return near.getAttribute('aria-label')!.replace(/: arrow keys .*$/, '');
}
