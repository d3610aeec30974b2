import { viewOf } from '../core/module.ts';
import { isFound } from '../maps/summary.ts';
import { listed } from '../modules/index.ts';
import { setParam } from '../state/pick.ts';
import { canReceive } from '../state/shown.ts';
import { change, useStore } from '../state/store.ts';
import { formatShare } from '../views/format.ts';
import { clippedNote } from '../views/scale-note.ts';
import { LazyAskers, LazyCropPicture } from './lazy-panel.tsx';
import { readingAt } from './reading-at.ts';
import type { StageMap } from './use-stage.ts';
import { askerName, capital, headName, theAsker } from './words.ts';

interface Props {
  readonly base: StageMap | undefined;
  readonly preview: StageMap | undefined;
}

function titleOf({ asks, shown }: StageMap): string {
  if (shown.received) return 'Attention received';
  if (asks) return capital(askerName(shown));
  const { key, view: { picture, caption } } = shown.over;
  if (picture === 'planes') return `Mean of the planes of ${key}: it has no map of its own`;
  if (picture === 'displacement') return 'How far each point moved, in positions of the map';
  return picture === 'bars' ? 'What the open channels see' : capital(caption);
}

/** Of each word that asks, that it is in the image; undefined where the model does not say so. */
const presences = ({ picture: { network, probabilities } }: StageMap): ArrayLike<number> | undefined =>
  network.card.vocabulary && probabilities;

/** That the word that asks is in the image. */
const presence = (map: StageMap): number | undefined => (map.asks && !map.shown.received ? presences(map)?.[map.shown.token] : undefined);

function foundText(probability: number | undefined): string | undefined {
  // All of it on one line, on the next where the word is long.
  return probability === undefined ? undefined : ` ${`${isFound(probability) ? 'found' : 'not found'}, ${formatShare(probability)}`.replaceAll(' ', '\u00a0')}`;
}

/** Who asks, and the number under the pointer. */
export function Asked({ base, preview }: Props) {
  const shown = base?.shown;
  const pinned = useStore((store) => typeof store.shared.query === 'number') || shown?.received === true;
  const where = shown && [shown.at.label, headName(shown)].filter(Boolean).join(' · ');
  const words = base?.asks ? shown?.at.askers : undefined;
  // Known before any picture: the words keep their place while it is on its way.
  const byWords = useStore((store) => 'context' in listed(store.shared.module).inputs);
  const choice = (preview ?? base)?.overlay;
  return (
    <section className={byWords ? 'asked-section words' : 'asked-section'}>
      <h2>{base && (!base.asks || shown?.received) ? 'Read from' : 'Asked from'}</h2>
      <div className="note asked">
        <p><b>{base ? titleOf(preview ?? base) : '\u00a0'}</b>{base && foundText(presence(preview ?? base))}</p>
        <p>{where ?? '\u00a0'}</p>
        <Reading base={base} pinned={pinned} />
        <p className="faint"><Remark base={base} preview={preview} /></p>
      </div>
      {!base && (byWords ? <div className="skeleton" style={{ minHeight: 240 }} aria-hidden="true" /> : <div className="row" />)}
      {base?.asks && words && <LazyAskers words={words} chosen={base.shown.received ? undefined : base.shown.token} probabilities={presences(base)} />}
      {base?.asks && <Whom map={base} pinned={pinned} />}
      {base && choice?.kind === 'choice' && <LazyCropPicture picture={base.picture} place={base.shown.at} crop={choice.crop} />}
      {base && <DrawAgain map={base} />}
    </section>
  );
}

/** Who asks without a place: the class token, the patch in the middle, or all at once. */
function Whom({ map: { picture: { plan }, shown: { at, over, received } }, pinned }: { readonly map: StageMap; readonly pinned: boolean }) {
  const receives = canReceive(over, plan);
  if (at.askers && !receives) return null;
  return (
    <div className="row">
      {!at.askers && (
        <button type="button" className="button" aria-pressed={!pinned} onClick={() => change({ query: 'class' })}>
          {at.prefix > 0 ? 'Class token' : 'Middle patch'}
        </button>
      )}
      {receives && (
        <button
          type="button" className="button" aria-pressed={received} aria-keyshortcuts="R" title="How much each place is looked at: the mean over all who ask"
          onClick={() => change({ query: received ? 'class' : 'received' })}
        >Received</button>
      )}
    </div>
  );
}

/** The number under the pointer, or how to get one. */
function Reading({ base, pinned }: { readonly base: StageMap | undefined; readonly pinned: boolean }) {
  const hover = useStore((store) => store.hover);
  const pointed = useStore((store) => store.pointed !== undefined);
  // The arrow that is pointed at has numbers of its own, and may be its neighbour's.
  if (!base || (pointed && base.overlay?.kind === 'displacement')) return <p className="reading">{'\u00a0'}</p>;
  const { shown: { at: { grid: [rows, columns], askers } } } = base;
  if (hover !== undefined && hover < rows * columns) {
    const { where, text } = readingAt(base, hover);
    return <p className="reading"><span>{capital(where)}</span><output>{text}</output></p>;
  }
  const hint = !base.asks || askers ? 'Hover to read a value'
    : pinned ? 'Hover reads, a click asks, Esc lets go' : 'Hover to look from there, click to stay';
  return <p className="reading"><span className="faint">{hint}</span></p>;
}

/** What there is to say of the number, or of the map. */
function Remark({ base, preview }: Props) {
  const pointed = useStore((store) => store.pointed);
  if (!base) return '\u00a0';
  if (isDistribution(base) && !isFound(presence(preview ?? base) ?? 1)) return 'A word that is not there has to look somewhere too: its weights add up to 1';
  if (preview) return base.shown.at.askers ? '\u00a0' : `The number is what ${theAsker(base.shown)} gives it`;
  if (pointed) return capital(pointed);
  if (base.heads) return 'The colour is the head that gives most, its strength how much';
  if (base.shown.received) return `Mean over ${allWhoAsk(base)}`;
  if (base.range.low === 0 && base.range.high === 0) return nothingHere(base);
  if (!isDistribution(base)) return 'No distribution: a row need not sum to 1';
  if (base.overlay?.kind === 'points' && base.overlay.sampling.points.length < base.overlay.sampling.total) {
    const { points, total } = base.overlay.sampling;
    return `The ${points.length} heaviest of ${total} points are drawn; the map counts all`;
  }
  return clippedNote(base.range) ?? '\u00a0';
}

/** 'all 257 tokens that ask' */
function allWhoAsk({ shown: { at }, overlay }: StageMap): string {
  const { askers, prefix, grid: [rows, columns] } = at;
  if (overlay?.kind === 'windows') return `the ${overlay.windows.window ** 2} positions of each window`;
  return askers ? `all ${askers.length} words` : `all ${prefix + rows * columns} ${prefix > 0 ? 'tokens' : 'positions'} that ask`;
}

/** Why a map is empty. */
const nothingHere = ({ asks, shown: { at } }: StageMap): string =>
  `Every number here is 0${asks && at.prefix > 0 ? ': all of it goes to tokens that are no patch' : ''}`;

const isDistribution = ({ shown: { over: { view } } }: StageMap): boolean => !(view.picture === 'attention' && view.scale === 'signed');

/** A choice by lot can be drawn again, with the next number. */
function DrawAgain({ map: { picture: { module, params }, shown: { over } } }: { readonly map: StageMap }) {
  const chosen = useStore((store) => store.shared.params['seed']);
  const draws = viewOf(module, over.key, params)?.chosen !== undefined && params['select'] === 'sample';
  if (!draws) return null;
  const seed = Number(chosen ?? params['seed']);
  return (
    <div className="row">
      <button type="button" className="button" onClick={() => setParam('seed', seed + 1)}>Draw again</button>
      <span className="faint">draw {seed}</span>
    </div>
  );
}
