import type { Showing } from './use-shown.ts';
import { resultsAt } from '../state/shown.ts';
import { ResultView } from './result-view.tsx';

/** What the module shows beside its map: the bars of a channel gate, the planes that a spatial gate was made from. */
export function Beside({ showing }: { readonly showing: Showing | undefined }) {
  if (!showing) return null;
  const { picture, shown } = showing;
  const results = resultsAt(picture.module, picture.plan, shown.place);
  return results
    .filter(({ key, view }) => picture.module.shows.includes(key) && (view.picture === 'bars' || (view.picture !== 'attention' && key !== shown.over.key)))
    .map((result) => (
      <section key={result.key} className="beside">
        <h2>{shown.at.label}: {result.key}</h2>
        <ResultView showing={showing} result={result} sorted />
      </section>
    ));
}
