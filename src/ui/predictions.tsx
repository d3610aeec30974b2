import { isFound, topClasses } from '../maps/summary.ts';
import { useStore } from '../state/store.ts';
import { formatShare } from '../views/format.ts';

const LISTED = 5;

/** The classes that the model names first, with their probabilities; or the words that it finds. */
export function Predictions() {
  const picture = useStore((store) => store.picture);
  const classes = picture?.network.card.classes ?? [];
  const words = picture?.network.card.vocabulary !== undefined;
  const top = picture ? topClasses(picture.probabilities, LISTED) : [];
  const found = words ? Array.from(picture!.probabilities).filter(isFound).length : 0;
  return (
    <section>
      <h2 id="prediction">{words ? 'Words found' : 'Prediction'}</h2>
      <ol className="predictions" aria-labelledby="prediction">
        {top.map(({ index, probability }) => (
          <li
            key={index} className={words ? (isFound(probability) ? 'found' : 'unfound') : undefined}
            style={{ '--share': probability } as React.CSSProperties}
          >
            <span>{classes[index] ?? `class ${index}`}</span><output title={String(probability)}>{formatShare(probability)}</output>
          </li>
        ))}
        {top.length === 0 && Array.from({ length: LISTED }, (_, i) => <li key={i} aria-hidden="true"><span>{'\u00a0'}</span><output /></li>)}
      </ol>
      {words && <p className="hint">{found} of {classes.length} words found. Each has a probability of its own: they need not add up to 1.</p>}
    </section>
  );
}
