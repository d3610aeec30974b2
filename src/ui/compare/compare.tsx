import './compare.css';
import { swapSides } from '../../state/compare.ts';
import { useStore } from '../../state/store.ts';
import { Icon } from '../icon.tsx';
import { useSeen } from '../use-seen.ts';
import { useShown, type Showing } from '../use-shown.ts';
import { useStage, type StageMap } from '../use-stage.ts';
import { askedText } from './asked-text.ts';
import { CompareStage } from './compare-stage.tsx';
import { DifferenceMap } from './difference-map.tsx';

/** One of the two stages, with what it shows. */
export interface Compared {
  /** Whether it is the one that the panels do not speak of. */
  readonly other: boolean;
  /** Id of the module that it asks for; the picture of another stays until it is there. */
  readonly module: string;
  readonly showing: Showing | undefined;
  readonly base: StageMap | undefined;
  readonly preview: StageMap | undefined;
}

function useCompared(other: boolean): Compared {
  const module = useSeen((store) => store.shared.module, other);
  const showing = useShown(other);
  return { other, module, showing, ...useStage(showing, other) };
}

/** Two stages side by side, over one image and asked from one spot of it, and the difference of their maps. */
export function Compare() {
  const side = useStore((store) => store.shared.side);
  const left = useCompared(side !== 'left');
  const right = useCompared(side !== 'right');
  return (
    <>
      <div className="compare">
        <CompareStage position="left" {...left} />
        <button type="button" className="button icon swap" aria-label="Swap left and right" title="Swap left and right" onClick={swapSides}><Icon name="swap" /></button>
        <CompareStage position="right" {...right} />
        <p className="faint compare-asked">{left.base && right.base ? askedText(left.base, right.base) : '\u00a0'}</p>
      </div>
      {/* A stage previews what a hovered patch would ask; the difference, as all numbers, is of who asks. */}
      <DifferenceMap left={left.base} right={right.base} side={side} />
    </>
  );
}
