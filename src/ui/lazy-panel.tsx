import { lazy, Suspense, type ComponentProps } from 'react';

const PatchPicture = lazy(() => import('./patch-picture.tsx').then(({ PatchPicture }) => ({ default: PatchPicture })));
const CostCharts = lazy(() => import('./cost-charts.tsx').then(({ CostCharts }) => ({ default: CostCharts })));
const PairedBars = lazy(() => import('./paired-bars.tsx').then(({ PairedBars }) => ({ default: PairedBars })));

const OtherImage = lazy(() => import('./other-image.tsx').then(({ OtherImage }) => ({ default: OtherImage })));
const Tellings = lazy(() => import('./tellings.tsx').then(({ Tellings }) => ({ default: Tellings })));

const Room = ({ height }: { readonly height: number }) => <div className="skeleton" style={{ minHeight: height }} aria-hidden="true" />;

/** What stands below the first look loads after it, into room that is kept for it. */
export const LazyPatchPicture = (props: ComponentProps<typeof PatchPicture>) => <Suspense fallback={<Room height={360} />}><PatchPicture {...props} /></Suspense>;
export const LazyCostCharts = (props: ComponentProps<typeof CostCharts>) => <Suspense fallback={<Room height={300} />}><CostCharts {...props} /></Suspense>;
export const LazyPairedBars = (props: ComponentProps<typeof PairedBars>) => <Suspense fallback={<Room height={300} />}><PairedBars {...props} /></Suspense>;
export const LazyTellings = ({ showing }: ComponentProps<typeof Tellings>) => (showing?.picture.sentences
  ? <Suspense fallback={<Room height={440} />}><Tellings showing={showing} /></Suspense> : null);
export const LazyOtherImage = (props: ComponentProps<typeof OtherImage>) => <Suspense fallback={<Room height={64} />}><OtherImage {...props} /></Suspense>;
