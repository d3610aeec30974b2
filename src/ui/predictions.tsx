import { topClasses } from '../maps/summary.ts';
import { useStore } from '../state/store.ts';
import { formatShare } from '../views/format.ts';

/** The classes that the model names first, with their probabilities. */
export function Predictions() {
  const picture = useStore((store) => store.picture);
  const classes = picture?.network.card.classes ?? [];
  const top = picture ? topClasses(picture.probabilities, 5) : [];
  return (
    <section>
      <h2 id="prediction">Prediction</h2>
      <ol className="predictions" aria-labelledby="prediction">
        {top.map(({ index, probability }) => (
          <li key={index} style={{ '--share': probability } as React.CSSProperties}>
            <span>{classes[index] ?? `class ${index}`}</span><output title={String(probability)}>{formatShare(probability)}</output>
          </li>
        ))}
        {top.length === 0 && [0, 1, 2, 3, 4].map((i) => <li key={i} aria-hidden="true"><span>{'\u00a0'}</span><output /></li>)}
      </ol>
    </section>
  );
}
