import { useEffect, useRef, type ReactNode } from 'react';
import { massOfPlaces } from '../models/measures.ts';
import type { Measured, Network } from '../models/network.ts';
import { Icon } from './icon.tsx';
import './model-dialog.css';
import { againstPlain, factsOf, percent, tiny } from './model-facts.ts';
import { recipeLines, runsOf } from './recipe.ts';

type Lines = readonly (readonly [name: string, value: ReactNode])[];

/** All that a model's card says, over the page; Escape, or a press beside it, closes it. */
export function ModelDialog({ network, closed }: { readonly network: Pick<Network, 'card' | 'base'>; readonly closed: () => void }) {
  const { card, base } = network;
  const { title, id, data, measured = {}, agreement, notes = [], trained, recipe } = card;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { if (!dialog.current!.open) dialog.current!.showModal(); }, []);
  const masses = massOfPlaces(card);
  const runs = runsOf(recipe);
  return (
    <dialog
      ref={dialog} className="model-dialog" aria-labelledby="model-dialog-title" onClose={closed}
      onClick={({ target, currentTarget }) => { if (target === currentTarget) currentTarget.close(); }}
    >
      <div className="model-dialog-head">
        <h2 id="model-dialog-title">{title}</h2>
        <button type="button" className="button icon bare" aria-label="Close" onClick={() => dialog.current!.close()}><Icon name="close" /></button>
      </div>
      {/* What scrolls can be reached by keys. */}
      <div className="model-dialog-body" tabIndex={0} role="group" aria-label="The card">
        {notes.map((note) => <p key={note} className="prose">{note}</p>)}
        <List lines={factsOf(network)} />
        <Part title="Measured" note={data && `On ${data.validation.toLocaleString('en')} photographs of ${data.name} that it never saw; ${data.train.toLocaleString('en')} others trained it.`}>
          <List
            lines={[
              ...(measured.top1 === undefined ? [] : [['Top-1', [percent(measured.top1), againstPlain(network)].filter(Boolean).join(', ')] as const]),
              ...(measured.pointing ? [['Pointing', `${percent(measured.pointing.right)} of words have the maximum of their map in their own quarter of a mosaic, ${percent(measured.pointing.chance)} by chance`] as const] : []),
              ...(measured.presence ? [['Presence', `${percent(measured.presence.balanced)} right, there or not there each counting one half, ${percent(measured.presence.chance)} by chance`] as const] : []),
              ...(agreement ? [['Against PyTorch', `maps to ${tiny(agreement.attention)}, probabilities to ${tiny(agreement.probabilities)}`] as const] : []),
            ]}
          />
        </Part>
        {measured.pointing?.each && (
          <Part title="Pointing, word by word" note={`Share of the mosaics with this word in which it looks at a right quarter; the line is chance for one quarter, ${percent(measured.pointing.chance)}.`}>
            <Bars mark={measured.pointing.chance} rows={Object.entries(measured.pointing.each).map(([word, { right }]) => [word, right])} />
          </Part>
        )}
        {measured.deletion && <Deletion {...measured.deletion} />}
        {masses.length > 0 && measured.mass && (
          <Part title="Mass" note={`Share of the map on a photograph that fills a quarter of ${measured.mass['mosaics'] ? 'a mosaic' : 'a canvas of blur or noise'}; the line is chance, ${percent(measured.mass.chance)}.`}>
            <Bars mark={measured.mass.chance} rows={masses.map((share, i) => [masses.length === 1 ? 'its map' : `block ${i + 1}`, share])} />
          </Part>
        )}
        <Part title="Recipe">
          <List lines={[...recipeLines(recipe), ...(trained ? [['trained', trained] as const] : [])]} />
          {runs.length > 0 && (
            <div className="runs">
              <table>
                <thead><tr><th>run</th><th>network</th><th>epochs</th><th>seconds</th></tr></thead>
                <tbody>{runs.map(({ name, network: what, epochs, seconds }) => <tr key={name}><td>{name}</td><td>{what}</td><td>{epochs}</td><td>{seconds.toLocaleString('en')}</td></tr>)}</tbody>
              </table>
            </div>
          )}
        </Part>
        <p className="hint">As files: <a href={`models/${id}.json`} target="_blank" rel="noreferrer">the card</a>, <a href={`models/${id}.safetensors`} download>the weights</a>{base && <>, <a href={`models/${base.id}.safetensors`} download>those that are shared</a></>}.</p>
      </div>
    </dialog>
  );
}

function Part({ title, note, children }: { readonly title: string; readonly note?: string | undefined; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {note && <p className="muted">{note}</p>}
      {children}
    </section>
  );
}

const List = ({ lines }: { readonly lines: Lines }) => (
  <dl>{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
);

function Deletion({ of = 'Top-1', whole, highest, random, lowest }: NonNullable<Measured['deletion']>) {
  return (
    <Part title="Deletion" note={`${of} after a fifth of the positions is blanked. A map of what the network goes by costs most where it is highest; the line is nothing blanked.`}>
      <Bars mark={whole} rows={[['whole', whole], ['lowest fifth', lowest], ['random fifth', random], ['highest fifth', highest]]} />
    </Part>
  );
}

/** Shares as bars from 0 to 1, each with its number; a line at `mark`. */
function Bars({ rows, mark }: { readonly rows: readonly (readonly [name: string, share: number])[]; readonly mark: number }) {
  return (
    <dl className="shares">
      {rows.map(([name, share]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd><span className="bar" aria-hidden="true" style={{ ['--share' as string]: share, ['--mark' as string]: mark }} /><output>{percent(share)}</output></dd>
        </div>
      ))}
    </dl>
  );
}
