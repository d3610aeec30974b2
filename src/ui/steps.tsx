import { useMemo, type CSSProperties } from 'react';
import { stagesOf, type Stage } from './stages.ts';
import { capital, shapeText } from './words.ts';
import type { Showing } from './use-shown.ts';

const timeText = (ms: number | undefined): string => (ms === undefined ? '' : `${ms.toFixed(ms < 100 ? 2 : 0)} ms`);
const share = (ms: number | undefined, most: number) => ({ '--share': (ms ?? 0) / most }) as CSSProperties;
const slowestOf = (all: readonly { readonly ms: number | undefined }[]): number => Math.max(...all.map(({ ms }) => ms ?? 0), 1e-9);

/** Every step from the image to the answer, folded by stage: what it computes, its shape, and its time where the device tells it. */
export function Steps({ showing: { picture: { plan, places, timings, elapsed }, shown } }: { readonly showing: Showing }) {
  const over = shown.over.name;
  const stages = useMemo(() => stagesOf(plan, { places, timings, over }), [plan, places, timings, over]);
  const slowest = slowestOf(stages);
  const total = timings?.reduce((sum, ms) => sum + ms, 0);
  return (
    <>
      <h2>Steps</h2>
      {stages.map((stage, i) => <Fold key={`${stage.label} ${i}`} stage={stage} slowest={slowest} />)}
      <p className="hint">
        {plan.steps.length} steps{total !== undefined && `, ${total.toFixed(total < 10 ? 1 : 0)} ms together`}; from image to answer {elapsed.toFixed(0)} ms.
      </p>
    </>
  );
}

/** One stage; that of the map on the stage is open. */
function Fold({ stage: { label, steps, shape, ms, on }, slowest }: { readonly stage: Stage; readonly slowest: number }) {
  const slowestStep = slowestOf(steps);
  return (
    <details className="fold" open={on}>
      <summary style={share(ms, slowest)}>
        <span>{capital(label)}</span><output>{timeText(ms)}</output><i>{steps.length} {steps.length === 1 ? 'step' : 'steps'} → {shapeText(shape)}</i>
      </summary>
      <ol className="steps">
        {steps.map((step, i) => (
          <li key={i} className={step.on ? 'on' : ''} style={share(step.ms, slowestStep)}>
            <span>{step.name}{step.makes && <b> → {step.makes}</b>}</span>
            <output>{step.once ? 'once' : timeText(step.ms)}</output>
            <i>{step.kernel === step.name ? '' : `${step.kernel} · `}{shapeText(step.shape)}</i>
          </li>
        ))}
      </ol>
    </details>
  );
}
