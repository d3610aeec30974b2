import { useMemo } from 'react';
import { routeOf } from '../../state/route.ts';
import { change, useStore } from '../../state/store.ts';
import type { Showing } from '../use-shown.ts';
import { askerName, capital } from '../words.ts';
import './answer.css';
import { AnswerSteps } from './answer-steps.tsx';

/** How attention arrives at one answer, step by step; folded until it is asked for. */
export function AnswerPanel({ showing }: { readonly showing: Showing }) {
  const open = useStore((store) => store.shared.answer);
  const route = useMemo(() => routeOf(showing.picture, showing.shown), [showing]);
  const { received, over: { view } } = showing.shown;
  if (!route) {
    // Weights without softmax look like attention, and are read the same way: that they are none has to be said.
    return view.picture === 'attention' ? <p className="hint">No softmax stands behind these weights: there are no shares to follow step by step.</p> : null;
  }
  return (
    <details
      id="answer" className="explore patches answer" open={open}
      onToggle={({ currentTarget }) => { if (currentTarget.open !== open) change({ answer: currentTarget.open }); }}
    >
      <summary>
        <h2>One answer, step by step</h2>
        <span>{summaryOf(showing)}</span>
      </summary>
      {open && (received
        ? <p className="prose">Received attention is what everyone gives: nobody in particular asks. Pick a patch on the image, and see how its answer comes about.</p>
        : <AnswerSteps showing={showing} route={route} />)}
    </details>
  );
}

/** Who asks, where somebody does. */
function summaryOf({ picture: { sentences }, shown }: Showing): string {
  const asker = shown.over.view.picture === 'map' && !shown.asker ? sentences ? shown.at.label : '' : capital(askerName(shown));
  return [shown.received ? '' : asker, 'question, scores, softmax, values'].filter(Boolean).join(': ');
}
