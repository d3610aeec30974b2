import { lazy, Suspense, type ComponentProps } from 'react';

const Loaded = lazy(() => import('./result-view.tsx').then(({ ResultView }) => ({ default: ResultView })));

/** Bars, matrices and planes stand below the first look, and so load after it. */
export const ResultView = (props: ComponentProps<typeof Loaded>) => (
  <Suspense fallback={<div className="result skeleton" aria-hidden="true" />}><Loaded {...props} /></Suspense>
);
