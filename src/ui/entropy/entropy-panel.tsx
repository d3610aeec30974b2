import { useCallback, useState } from 'react';
import { atPlace } from '../../state/asking.ts';
import { entropiesOf, hasEntropies, type Entropies } from '../../state/entropy.ts';
import { change, useStore } from '../../state/store.ts';
import { drawEntropyChart, type EntropyHit } from '../../views/entropy-chart.ts';
import { Drawing } from '../drawing.tsx';
import { useRead } from '../use-read.ts';
import type { Showing } from '../use-shown.ts';
import { theAsker } from '../words.ts';
import './entropy.css';

const HEIGHT = 280;

/** How widely each head of each layer looks: of the one who asks, or of all on average. A dot puts its layer and head on the stage. */
export function EntropyPanel({ showing }: { readonly showing: Showing }) {
  return hasEntropies(showing.picture, showing.shown) ? <Panel showing={showing} /> : null;
}

function Panel({ showing }: { readonly showing: Showing }) {
  const { received } = showing.shown;
  const [chosen, setAll] = useState(false);
  // Nobody asks: then it is everybody's.
  const all = chosen || received;
  const read = useRead(showing.picture, async (picture) => ({ showing, entropies: await entropiesOf(picture, showing.shown, all) }), [showing, all]);
  return (
    <section className="entropy" aria-labelledby="entropy-title">
      <div className="entropy-head">
        <h2 id="entropy-title">Entropy of each head</h2>
        <div role="group" aria-label="Whose rows">
          <button type="button" className="button" aria-pressed={!all} disabled={received} onClick={() => setAll(false)}>This query</button>
          <button type="button" className="button" aria-pressed={all} onClick={() => setAll(true)}>All queries</button>
        </div>
      </div>
      {read ? <Chart {...read} all={all} /> : <div className="skeleton" style={{ minHeight: HEIGHT }} aria-hidden="true" />}
      <p className="hint">{noteOf(showing, read?.entropies, all)}</p>
    </section>
  );
}

function Chart({ showing: { picture, shown }, entropies, all }: { readonly showing: Showing; readonly entropies: Entropies; readonly all: boolean }) {
  const { heads, layers, count } = entropies;
  const draw = useCallback((element: HTMLElement) => {
    const own = heads.filter(({ place }) => place === shown.place);
    return drawEntropyChart(element, heads, {
      layers, heads: count, height: HEIGHT, axis: layers.every(({ label }) => /^block \d+$/.test(label)) ? 'block' : 'layer',
      selected: { layer: own[0]?.layer ?? 0, head: own.length === 1 ? own[0]!.head : own.find(({ part }) => part === shown.head)?.head },
    });
  }, [heads, layers, count, shown]);
  const pick = ({ layer, head }: EntropyHit): void => {
    const { place, part } = heads.find((each) => each.layer === layer && each.head === head)!;
    const several = heads.filter((each) => each.place === place).length > 1;
    change({ ...atPlace(picture.places, shown, useStore.getState().shared, place), ...(several && { head: part + 1 }) });
  };
  return (
    <Drawing
      label={`Entropy over layers, ${all ? 'all queries' : 'this query'}: arrow keys read, Enter shows`} draw={draw} onPick={pick} height={HEIGHT}
      hint="Click a dot to show its head"
    />
  );
}

/** Whose rows they are, and how to read the chart. */
function noteOf({ shown }: Showing, entropies: Entropies | undefined, all: boolean): string {
  const { count, of } = entropies?.asked ?? { count: 0, of: 0 };
  const whose = !all ? `Asked from ${theAsker(shown)}.` : count === 0 ? '\u00a0' : count < of ? `The mean of ${count} of ${of} queries, evenly spaced.` : `The mean over all ${of} queries.`;
  const before = entropies && entropies.of !== shown.over.key ? ` Of ${entropies.of}, since ${shown.over.key} is no distribution.` : '';
  return `${whose}${before} Low: a head settles on few keys. On the dashed line it looks at all alike.`;
}
