import { constantSteps } from '../core/plan.ts';
import { shapeText } from './words.ts';
import type { Showing } from './use-shown.ts';

/** The steps of the plan at the chosen place: what each computes, its shape, and its time where the device tells it. */
export function Steps({ showing: { picture, shown } }: { readonly showing: Showing }) {
  const { plan, timings, elapsed } = picture;
  const made = plan.steps.find(({ output }) => output.buffer === plan.results[shown.over.name]?.buffer);
  const scope = made?.scope.split('.').slice(0, 2).join('.') ?? '';
  const constant = constantSteps(plan);
  const steps = plan.steps.map((step, i) => ({ step, once: constant.has(step), ms: timings?.[i] })).filter(({ step }) => step.scope === scope || step.scope.startsWith(`${scope}.`));
  const slowest = Math.max(...steps.map(({ ms }) => ms ?? 0), 1e-9);
  const total = timings?.reduce((sum, ms) => sum + ms, 0);
  return (
    <>
      <h2>Steps · {shown.at.label}</h2>
      <ol className="steps">
        {steps.map(({ step: { kernel, output }, once, ms }, i) => (
          <li key={i} className={output.buffer === made?.output.buffer ? 'on' : ''} style={{ '--share': (ms ?? 0) / slowest } as React.CSSProperties}>
            <span>{kernel.name}</span><output>{once ? 'once' : ms === undefined ? '' : `${ms.toFixed(2)} ms`}</output><i>{shapeText(output.shape)}</i>
          </li>
        ))}
      </ol>
      <p className="hint">
        {steps.length} of {plan.steps.length} steps{total !== undefined && `, all ${total.toFixed(total < 10 ? 1 : 0)} ms`}; from image to answer {elapsed.toFixed(0)} ms.
      </p>
    </>
  );
}
