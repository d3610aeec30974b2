import type { Showing } from './use-shown.ts';
import { resultsAt } from '../state/shown.ts';
import { ResultView } from './lazy-result-view.tsx';

/** What the module shows beside its map, such as the bars of a channel gate; not what the tabs below show anyway. */
export function Beside({ showing }: { readonly showing: Showing | undefined }) {
  if (!showing) return null;
  const { picture, shown } = showing;
  const results = resultsAt(picture, shown.place);
  return results
    .filter(({ key, view }) => picture.module.shows.includes(key) && view.picture !== 'attention' && key !== shown.over.key && key !== shown.result.key)
    .map((result) => (
      <section key={`${picture.module.id} ${result.key}`} className="beside">
        <h2>{result.key} · {shown.at.label}</h2>
        <ResultView showing={showing} result={result} />
      </section>
    ));
}
