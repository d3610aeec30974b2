import { closeSide, opposite } from '../state/compare.ts';
import { notify, useStore } from '../state/store.ts';
import { Icon } from './icon.tsx';

/** Puts a second stage beside the first, or takes the one away that is not active. */
export function CompareButton() {
  const on = useStore((store) => store.shared.versus !== undefined);
  const open = (): void => void import('../state/partner.ts').then(({ compare }) => compare(), () => notify({
    topic: 'dialog', tone: 'error', text: 'The comparison could not be loaded: check the connection and try again.',
  }));
  return (
    <button
      type="button" className="button" aria-pressed={on} aria-keyshortcuts="C" title="Two modules side by side"
      onClick={on ? () => closeSide(opposite(useStore.getState().shared.side)) : open}
    ><Icon name="compare" /><span className="wide">Compare</span></button>
  );
}
