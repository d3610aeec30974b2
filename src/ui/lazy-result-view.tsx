import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';

const load = () => import('./result-view.tsx');

/** Bars, matrices and planes stand below the first look, and so load after it. */
function later<P extends object>(Loaded: ComponentType<P>): (props: P) => ReactNode {
  return (props) => <Suspense fallback={<div className="result skeleton" aria-hidden="true" />}><Loaded {...props} /></Suspense>;
}

export const ResultView = later(lazy(() => load().then(({ ResultView }) => ({ default: ResultView }))));
export const ComparedView = later(lazy(() => load().then(({ ComparedView }) => ({ default: ComparedView }))));
export const GatedView = later(lazy(() => load().then(({ GatedView }) => ({ default: GatedView }))));
