import type { AttentionModule } from '../core/module.ts';
import type { Card, Hosted } from '../models/network.ts';
import { countText } from './words.ts';

interface Props {
  readonly card: Card;
  readonly module: AttentionModule;
  /** Whose the module's own weights are. */
  readonly origin: Hosted['origin'];
}

/** Whose the module's own weights are, in words, and whose features it sees. */
const ORIGINS: Readonly<Record<Hosted['origin'], string | undefined>> = {
  trained: undefined,
  random: 'These are the features that it sees. Its own weights are random, drawn from the seed: nobody trained them.',
  none: 'This module has no weights: it compares trained features as they are.',
};

/** What a model says of itself: trained on what, how well it does, how it was checked, how it was made. */
export function ModelCard({ card, module, origin }: Props) {
  const { title, classes, weights, data, measured, agreement, recipe, trained } = card;
  const worst = agreement && Math.max(agreement.attention, agreement.probabilities);
  // What was measured of a map is of the trained module's.
  const found = origin === 'trained' ? massOf(card) : undefined;
  const lines = Object.entries(recipe ?? {}).flatMap(([name, value]) => (isLine(value) ? [[name, [value].flat().join('; ')] as const] : []));
  return (
    <div className="card">
      <p><b>{origin === 'trained' ? title : `Features of ${title}`}</b></p>
      {ORIGINS[origin] && <p className="own"><b>{module.title}</b>: {ORIGINS[origin]}</p>}
      <p>{countText(weights.count)} weights, {classes.length === 1 ? 'one class' : `${classes.length} classes`}</p>
      {data
        ? <p>Trained on {data.train.toLocaleString('en')} photographs of {data.name}</p>
        : <p>Opened from a file: it says nothing of its training. Heads of width 64 and pixels from −1 to 1 are assumed, as timm’s have them.</p>}
      {measured?.top1 !== undefined && <p>{percent(measured.top1)} top-1{data && ` on ${data.validation.toLocaleString('en')} that it never saw`}</p>}
      {found && <p title="Measured on canvases that are a photograph in one quadrant and blur or noise elsewhere">{percent(found.share)} of its map is on the object, {percent(found.chance)} by chance</p>}
      {worst !== undefined && <p className="good">✓ matches PyTorch to {worst.toExponential(0).replace('-', '−')}</p>}
      {lines.length > 0 && (
        <details>
          <summary>Recipe</summary>
          <dl>
            {lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
            {trained && <div><dt>trained</dt><dd>{trained}</dd></div>}
          </dl>
        </details>
      )}
    </div>
  );
}

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

const isLine = (value: unknown): value is string | number | readonly string[] =>
  ['string', 'number'].includes(typeof value) || (Array.isArray(value) && value.every((part) => typeof part === 'string'));

interface Mass {
  readonly chance: number;
  readonly layers?: readonly { readonly mean: number }[];
  readonly blocks?: readonly { readonly gate: number }[];
}

/** The share of the map shown first that lies on the object, where the card has measured it; 0…1. */
function massOf({ measured, shown }: Card): { readonly share: number; readonly chance: number } | undefined {
  const mass = measured?.['mass'] as Mass | undefined;
  if (!mass || !shown) return undefined;
  const share = mass.layers?.[shown.layer - 1]?.mean ?? mass.blocks?.[shown.layer - 1]?.gate;
  return share === undefined || shown.fusion !== 'mean' ? undefined : { share, chance: mass.chance };
}
