import { lazy, Suspense, type ComponentProps } from 'react';

const PatchPicture = lazy(() => import('./patch-picture.tsx').then(({ PatchPicture }) => ({ default: PatchPicture })));
const CostCharts = lazy(() => import('./cost-charts.tsx').then(({ CostCharts }) => ({ default: CostCharts })));
const PairedBars = lazy(() => import('./paired-bars.tsx').then(({ PairedBars }) => ({ default: PairedBars })));

const Askers = lazy(() => import('./askers.tsx').then(({ Askers }) => ({ default: Askers })));
const Sheet = lazy(() => import('./sheet.tsx').then(({ Sheet }) => ({ default: Sheet })));
const Beside = lazy(() => import('./beside.tsx').then(({ Beside }) => ({ default: Beside })));
const Results = lazy(() => import('./results.tsx').then(({ Results }) => ({ default: Results })));
const OtherImage = lazy(() => import('./other-image.tsx').then(({ OtherImage }) => ({ default: OtherImage })));
const PlanTree = lazy(() => import('./inside/plan-tree.tsx').then(({ PlanTree }) => ({ default: PlanTree })));
const Tellings = lazy(() => import('./tellings.tsx').then(({ Tellings }) => ({ default: Tellings })));

const Room = ({ height }: { readonly height: number }) => <div className="skeleton" style={{ minHeight: height }} aria-hidden="true" />;

/** What stands below the first look loads after it, into room that is kept for it. */
export const LazyPatchPicture = (props: ComponentProps<typeof PatchPicture>) => <Suspense fallback={<Room height={360} />}><PatchPicture {...props} /></Suspense>;
export const LazyCostCharts = (props: ComponentProps<typeof CostCharts>) => <Suspense fallback={<Room height={300} />}><CostCharts {...props} /></Suspense>;
export const LazyPairedBars = (props: ComponentProps<typeof PairedBars>) => <Suspense fallback={<Room height={300} />}><PairedBars {...props} /></Suspense>;
export const LazyTellings = ({ showing }: ComponentProps<typeof Tellings>) => (showing?.picture.sentences
  ? <Suspense fallback={<Room height={440} />}><Tellings showing={showing} /></Suspense> : null);
export const LazyPlanTree = (props: ComponentProps<typeof PlanTree>) => <Suspense fallback={<Room height={600} />}><PlanTree {...props} /></Suspense>;
export const LazyOtherImage = (props: ComponentProps<typeof OtherImage>) => <Suspense fallback={<Room height={64} />}><OtherImage {...props} /></Suspense>;
export const LazyAskers = (props: ComponentProps<typeof Askers>) => <Suspense fallback={<Room height={240} />}><Askers {...props} /></Suspense>;
export const LazySheet = ({ showing }: ComponentProps<typeof Sheet>) => (showing
  ? <Suspense fallback={<section className="sheet skeleton" aria-hidden="true" />}><Sheet showing={showing} /></Suspense> : <section className="sheet skeleton" aria-hidden="true" />);
export const LazyBeside = ({ showing }: ComponentProps<typeof Beside>) => (showing ? <Suspense><Beside showing={showing} /></Suspense> : null);
export const LazyResults = ({ showing }: ComponentProps<typeof Results>) => (showing ? <Suspense><Results showing={showing} /></Suspense> : null);
