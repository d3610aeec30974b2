import { lazy, Suspense, type ComponentProps } from 'react';

const module = () => import('./overlay.tsx');
const LoadedOverlay = lazy(() => module().then(({ Overlay }) => ({ default: Overlay })));
const LoadedCanvas = lazy(() => module().then(({ HeadCanvas }) => ({ default: HeadCanvas })));
const LoadedMass = lazy(() => module().then(({ MassOutline }) => ({ default: MassOutline })));
const LoadedLegend = lazy(() => module().then(({ HeadLegend }) => ({ default: HeadLegend })));

/** What only some modules draw loads when the first of them does. */
export const Overlay = (props: ComponentProps<typeof LoadedOverlay>) => <Suspense><LoadedOverlay {...props} /></Suspense>;

export const MassOutline = (props: ComponentProps<typeof LoadedMass>) => <Suspense><LoadedMass {...props} /></Suspense>;

export const HeadCanvas = (props: ComponentProps<typeof LoadedCanvas>) => <Suspense><LoadedCanvas {...props} /></Suspense>;

export const HeadLegend = (props: ComponentProps<typeof LoadedLegend>) => (
  <Suspense fallback={<div className="head-legend" />}><LoadedLegend {...props} /></Suspense>
);
