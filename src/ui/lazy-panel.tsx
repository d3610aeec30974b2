import { lazy, memo, Suspense, type ComponentType, type ReactNode } from 'react';
import { useStore } from '../state/store.ts';
import { ToldParams } from './told-params.tsx';

/** What stands where a component will: always the same, or made of its properties. */
type Room<Props> = ReactNode | ((props: Props) => ReactNode);
const filled = <Props extends object>(room: Room<Props>, props: Props): ReactNode => (typeof room === 'function' ? room(props) : room);

/** A component whose code loads when it is first shown, into `room` that is kept for it; drawn anew only for other properties. */
function later<Props extends object>(load: () => Promise<ComponentType<Props>>, room: Room<Props> = null) {
  const Loaded = lazy(async () => ({ default: await load() }) as { default: ComponentType<object> });
  return memo((props: Props) => <Suspense fallback={filled(room, props)}><Loaded {...props} /></Suspense>);
}

/** The same for what stands beside the first map: until that is painted, and there is something to show, the room stands empty and nothing loads. */
function afterMap<Props extends object>(load: () => Promise<ComponentType<Props>>, room: Room<Props> = null, ready: (props: Props) => boolean = () => true) {
  const Later = later(load, room);
  return memo((props: Props) => (useStore((store) => store.painted) && ready(props) ? <Later {...props} /> : filled(room, props)));
}

const room = (height: number): ReactNode => <div className="skeleton" style={{ minHeight: height }} aria-hidden="true" />;
const shown = ({ showing }: { readonly showing: object | undefined }): boolean => showing !== undefined;
const CARD = <div className="card skeleton" aria-hidden="true" />;
const SHEET = <section className="sheet skeleton" aria-hidden="true" />;
const COMPARE = <><div className="compare-room skeleton" aria-hidden="true" /><div className="difference-room skeleton" aria-hidden="true" /></>;

export const LazyAnswerPanel = afterMap(async () => (await import('./answer/answer-panel.tsx')).AnswerPanel, room(38));
export const LazyAskers = afterMap(async () => (await import('./askers.tsx')).Askers, room(240));
export const LazyBeside = afterMap(async () => (await import('./beside.tsx')).Beside, null, shown);
export const LazyCompare = later(async () => (await import('./compare/compare.tsx')).Compare, COMPARE);
export const LazyCropPicture = later(async () => (await import('./crop-picture.tsx')).CropPicture);
export const LazyCamera = later(async () => (await import('./camera/camera-bar.tsx')).CameraBar, room(58));
export const LazyCostCharts = afterMap(async () => (await import('./cost-charts.tsx')).CostCharts, room(300));
export const LazyEntropyPanel = afterMap(async () => (await import('./entropy/entropy-panel.tsx')).EntropyPanel, <div className="entropy skeleton" style={{ minHeight: 364 }} aria-hidden="true" />);
export const LazyModelCard = afterMap(async () => (await import('./model-card.tsx')).ModelCard, CARD, ({ picture }) => picture !== undefined);
export const LazyOtherImage = afterMap(async () => (await import('./other-image.tsx')).OtherImage, room(64), shown);
export const LazyPairedBars = later(async () => (await import('./paired-bars.tsx')).PairedBars, room(300));
export const LazyParamControls = afterMap(async () => (await import('./param-controls.tsx')).ParamControls, ({ schema }) => <ToldParams schema={schema} />);
export const LazyPatchPicture = afterMap(async () => (await import('./patch-picture.tsx')).PatchPicture, room(360));
export const LazyPlanTree = afterMap(async () => (await import('./inside/plan-tree.tsx')).PlanTree, room(600));
export const LazyResults = afterMap(async () => (await import('./results.tsx')).Results, null, shown);
export const LazyRolloutOptions = later(async () => (await import('./rollout-options.tsx')).RolloutOptions, room(212));
export const LazySeed = later(async () => (await import('./seed.tsx')).Seed);
export const LazySheet = afterMap(async () => (await import('./sheet.tsx')).Sheet, SHEET, shown);
export const LazyStepView = later(async () => (await import('./inside/step-view.tsx')).StepView);
export const LazyTelling = later(async () => (await import('./telling.tsx')).Telling);
export const LazyTellings = afterMap(async () => (await import('./tellings.tsx')).Tellings, room(440));
export const LazyTray = later(async () => (await import('./tray.tsx')).Tray, room(48));
