import type { AppState, Side } from './app-state.ts';
import type { Picture } from './picture.ts';
import { change, notify, useStore, type Lane, type Notice, type Store } from './store.ts';

export const LANES: readonly Lane[] = [0, 1];

export const otherLane = (lane: Lane): Lane => (lane === 0 ? 1 : 0);

/** What a lane is asked for: the first stage's state, or the other's over what they share; undefined where there is no other. */
export const stateOf = ({ shared, front }: Pick<Store, 'shared' | 'front'>, lane: Lane): AppState | undefined =>
  lane === front ? shared : shared.versus && { ...shared, ...shared.versus };

/** What a lane painted last. */
export const pictureOf = ({ picture, versus, front }: Pick<Store, 'picture' | 'versus' | 'front'>, lane: Lane): Picture | undefined =>
  (lane === front ? picture : versus);

/** Notices of both lanes stand side by side. */
export const topicOf = (topic: string, lane: Lane): string => (lane === 0 ? topic : `${topic} 2`);

/** One stage of the page as its run sees it. */
export interface Asking {
  readonly lane: Lane;
  readonly state: AppState;
  /** Lets go of what does not fit. */
  settle(part: Partial<Side>): void;
  /** Says so; of two stages, which. */
  notify(notice: Notice): void;
}

/** undefined where nothing is asked of this lane any more. */
export function askingIn(lane: Lane): Asking | undefined {
  const state = stateOf(useStore.getState(), lane);
  return state && { lane, state, settle: (part) => settleIn(lane, part), notify: (notice) => notify({ ...notice, topic: topicOf(notice.topic, lane), text: said(lane, notice.text) }) };
}

function settleIn(lane: Lane, part: Partial<Side>): void {
  const { front, shared: { versus } } = useStore.getState();
  if (lane === front) change(part);
  else if (versus) change({ versus: { ...versus, ...part } });
}

function said(lane: Lane, text: string): string {
  const { front, shared: { versus, side } } = useStore.getState();
  if (!versus) return text;
  return `${(lane === front) === (side === 'left') ? 'Left' : 'Right'}: ${text}`;
}
