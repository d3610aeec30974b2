import { rowOf } from '../maps/sentence.ts';
import { isFound, topClasses } from '../maps/summary.ts';
import { formatShare } from '../views/format.ts';
import type { Showing } from './use-shown.ts';

const LISTED = 5;

/** The classes that the model names first, with their probabilities; or the words that it finds, or could have said here. */
export function Predictions({ showing }: { readonly showing: Showing | undefined }) {
  const picture = showing?.picture;
  const classes = picture?.network.card.classes ?? [];
  const words = picture?.network.card.vocabulary !== undefined;
  const said = picture?.sentences !== undefined;
  const top = picture ? topClasses(said ? rowOf(picture.probabilities, classes.length, showing!.shown.place) : picture.probabilities, LISTED) : [];
  const found = words ? Array.from(picture!.probabilities).filter(isFound).length : 0;
  return (
    <section>
      <h2 id="prediction">{words ? 'Words found' : said ? 'Likeliest here' : 'Prediction'}</h2>
      <ol className="predictions" aria-labelledby="prediction">
        {top.map(({ index, probability }) => (
          <li
            key={index} className={words ? (isFound(probability) ? 'found' : 'unfound') : undefined}
            style={{ '--share': probability } as React.CSSProperties}
          >
            <span>{said && index === 0 ? 'end of the sentence' : classes[index] ?? `class ${index}`}</span><output title={String(probability)}>{formatShare(probability)}</output>
          </li>
        ))}
        {top.length === 0 && Array.from({ length: LISTED }, (_, i) => <li key={i} aria-hidden="true"><span>{'\u00a0'}</span><output /></li>)}
      </ol>
      {words && <p className="hint">{found} of {classes.length} words found. Each has a probability of its own: they need not add up to 1.</p>}
    </section>
  );
}
