import type { Network } from '../models/network.ts';
import { CardMeasures } from './card-measures.tsx';
import { Lines, Part } from './card-parts.tsx';
import { Dialog } from './dialog.tsx';
import './model-dialog.css';
import { againstPlain, factsOf, tiny } from './model-facts.ts';
import { recipeLines, runsOf } from './recipe.ts';

/** All that a model's card says, over the page. */
export function ModelDialog({ network, closed }: { readonly network: Pick<Network, 'card' | 'base'>; readonly closed: () => void }) {
  const { card, base } = network;
  const { title, id, data, measured = {}, agreement, notes = [], trained, recipe } = card;
  const runs = runsOf(recipe);
  const mosaics = measured.pointing?.['mosaics'];
  return (
    <Dialog title={title} className="model-dialog" closed={closed}>
      {/* What scrolls can be reached by keys. */}
      <div className="dialog-body" tabIndex={0} role="group" aria-label="The card">
        <Lines lines={factsOf(network)} />
        {notes.length > 0 && <Part title="Notes">{notes.map((note) => <p key={note} className="prose">{note}</p>)}</Part>}
        <CardMeasures
          measured={measured} against={againstPlain(network)}
          note={data && `On ${mosaics ? `${count(Number(mosaics))} mosaics of ` : ''}${count(data.validation)} photographs of ${data.name} that it never saw; ${count(data.train)} others trained it.`}
          agreement={agreement && `maps to ${tiny(agreement.attention)}, probabilities to ${tiny(agreement.probabilities)}`}
        />
        <Part title="Recipe">
          <Lines lines={[...recipeLines(recipe), ...(trained ? [['Trained', trained] as const] : [])]} />
          {runs.length > 0 && <Runs runs={runs} />}
        </Part>
        <p className="hint">
          As files: <a href={`models/${id}.json`} target="_blank" rel="noreferrer">the card</a>, <a href={`models/${id}.safetensors`} download>the weights</a>
          {base && <>, <a href={`models/${base.id}.safetensors`} download>those that are shared</a></>}.
        </p>
      </div>
    </Dialog>
  );
}

/** The runs that made it, the earliest first. */
const Runs = ({ runs }: { readonly runs: ReturnType<typeof runsOf> }) => (
  <div className="runs">
    <table>
      <thead><tr><th>run</th><th>network</th><th>epochs</th><th>seconds</th></tr></thead>
      <tbody>
        {runs.map(({ name, network, epochs, seconds }) => (
          <tr key={name}><td>{name}</td><td>{network}</td><td>{epochs}</td><td>{count(seconds)}</td></tr>
        ))}
      </tbody>
    </table>
  </div>
);

const count = (number: number): string => number.toLocaleString('en');
