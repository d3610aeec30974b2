import { massShown } from '../models/measures.ts';
import type { Network } from '../models/network.ts';
import type { Picture } from '../state/picture.ts';
import { againstPlain, percent, tiny } from './model-facts.ts';
import { useDialog } from './use-dialog.ts';
import { countText } from './words.ts';

/** Whose the module's own weights are, in words, and whose features it sees. */
const ORIGINS: Readonly<Record<Picture['origin'], string | undefined>> = {
  trained: undefined,
  random: 'These are the features that it sees. Its own weights are random, drawn from the seed: nobody trained them.',
  none: 'This module has no weights: it compares trained features as they are.',
};

type Model = Pick<Network, 'card' | 'base'>;

/** What a model says of itself, in short; all of it is one click away. */
export function ModelCard({ picture }: { readonly picture: Pick<Picture, 'network' | 'module' | 'origin'> | undefined }) {
  if (!picture) return null;
  const { network, module, origin } = picture;
  const { title, classes, weights, data, measured, agreement } = network.card;
  const against = againstPlain(network);
  // What was measured of a map is of the trained module's.
  const found = origin === 'trained' && module.id === network.card.module ? massShown(network.card) : undefined;
  return (
    <div className="card">
      <p><b>{origin === 'trained' ? title : `Features of ${title}`}</b></p>
      {ORIGINS[origin] && <p className="own"><b>{module.title}</b>: {ORIGINS[origin]}</p>}
      {data
        ? <p>Trained on {data.train.toLocaleString('en')} photographs of {data.name}</p>
        : (
          <>
            <p>{countText(weights.count)} weights, {classes.length === 1 ? 'one class' : `${classes.length} classes`}</p>
            <p>Opened from a file: it says nothing of its training. Heads of width 64 and pixels from −1 to 1 are assumed, as timm’s have them.</p>
          </>
        )}
      {measured?.top1 !== undefined && <p>{percent(measured.top1)} top-1{against && `, ${against}`}</p>}
      {origin === 'trained' && measured?.pointing && <p>{percent(measured.pointing.right)} of words look at the right quarter of a mosaic, {percent(measured.pointing.chance)} by chance</p>}
      {found && <p>{percent(found.share)} of its map is on the object, {percent(found.chance)} by chance</p>}
      {agreement && <p className="good">✓ matches PyTorch to {tiny(Math.max(agreement.attention, agreement.probabilities))}</p>}
      {data && <WholeCard network={network} />}
    </div>
  );
}

/** Opens the whole card. */
function WholeCard({ network }: { readonly network: Model }) {
  const { open, Dialog, closed } = useDialog('model card', async () => (await import('./model-dialog.tsx')).ModelDialog);
  return (
    <>
      <button type="button" className="link" aria-haspopup="dialog" onClick={open}>Model card</button>
      {Dialog && <Dialog network={network} closed={closed} />}
    </>
  );
}
