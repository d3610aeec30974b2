import { useMemo, useState, type ReactNode } from 'react';
import { tex } from '../../core/module.ts';
import { farthest, preferred, softmaxAt } from '../../maps/answer.ts';
import { summarize } from '../../maps/summary.ts';
import { answerOf, type Answer } from '../../state/answer.ts';
import { inspector } from '../../state/inspect.ts';
import { stepOf, type Route } from '../../state/route.ts';
import { isAsked } from '../../state/shown.ts';
import { change, useStore } from '../../state/store.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import { useRead } from '../use-read.ts';
import type { Showing } from '../use-shown.ts';
import { FUSIONS } from '../words.ts';
import { Asking } from './asking.tsx';
import { HeadPicker } from './head-picker.tsx';
import { KeyBars } from './key-bars.tsx';
import { PreferredKeys } from './preferred-keys.tsx';
import { Spread, Temperature } from './temperature.tsx';
import { WeightedSum } from './weighted-sum.tsx';

/** Thumbnails, and keys in full colour. */
const SHOWN = 12;

/** Reads how the one who asks comes to an answer and tells it step by step; the answer before stays until the next is read. */
export function AnswerSteps({ showing, route }: { readonly showing: Showing; readonly route: Route }) {
  const read = useRead(showing.picture, async (picture) => ({
    showing, answer: await answerOf(picture, showing.shown, route, inspector(picture)),
  }), [showing, route]);
  return read ? <Steps {...read} /> : <div className="skeleton answer-room" aria-hidden="true" />;
}

function Steps({ showing, answer }: { readonly showing: Showing; readonly answer: Answer }) {
  const tau = useStore((store) => store.shared.tau);
  const [sorted, setSorted] = useState(true);
  const { picture, shown } = showing;
  const { scores, attention, changed, keys, head, heads, values, route } = answer;
  const { own, weights, order, strong, difference } = useMemo(() => {
    const own = softmaxAt(scores);
    const weights = tau === 1 ? own : softmaxAt(scores, tau);
    const order = preferred(own);
    return { own, weights, order, strong: new Set(order.slice(0, SHOWN)), difference: farthest(own, attention) };
  }, [scores, attention, tau]);
  // What stands between softmax and values takes all heads as the model computed them.
  const read = changed ?? weights;
  const readOrder = useMemo(() => (changed ? preferred(changed) : order), [changed, order]);
  // Of a choice, what was not chosen is no preference.
  const count = Math.min(SHOWN, Array.from(read).filter((weight) => weight !== 0).length);
  const readStrong = useMemo(() => new Set(readOrder.slice(0, count)), [readOrder, count]);
  const at = (value: Parameters<typeof stepOf>[1]) => stepOf(picture.plan, value);
  const asks = isAsked(route.result, picture.plan);
  const bars = { showing, answer, order, sorted, strong, asks };
  const { min, max } = summarize(scores);
  const shares = route.between !== 'conv2d';
  return (
    <>
      <div className="answer-choices">
        <HeadPicker head={head} heads={heads} fused={shown.head === undefined && heads > 1 ? FUSIONS[shown.fusion] : undefined} />
        <label className="inline">Best keys first<input type="checkbox" role="switch" className="switch" checked={sorted} onChange={({ currentTarget }) => setSorted(currentTarget.checked)} /></label>
      </div>
      <ol className="answer-steps">
        <Step title="A question">
          <Asking showing={showing} answer={answer} />
        </Step>
        <Step title="Scores" at={at(route.scores)} formula={FORMULAS.scores} text="The query meets the key of every place it may look at. The better the two match, the higher the score; a score may be below zero.">
          <KeyBars {...bars} title="score" notes={[`${keys.length} keys`, `${formatNumber(min)}…${formatNumber(max)}`]} values={scores} signed format={formatNumber} />
          {!answer.exact && (
            <p className="hint">The scores themselves are not kept at this size. These are the logarithms of the weights: each is its score less one number that is the same for all, and softmax gives the same for both.</p>
          )}
          {answer.masked > 0 && <p className="hint">{answer.masked} more keys of this window lie elsewhere in the image. They are masked, get nothing, and are left out here.</p>}
        </Step>
        <Step title="Softmax" at={at(route.attention)} formula={FORMULAS.softmax} text="Every score is divided by the temperature; e to that power, divided by the sum of all, is its share of 100 %. A low temperature settles on the best, a high one listens to all alike.">
          <Temperature tau={tau} />
          <KeyBars {...bars} title="weight" notes={['sum 100 %', `largest ${formatShare(Math.max(0, summarize(weights).max))}`]} values={weights} before={tau === 1 ? undefined : own} signed={false} format={formatShare} />
          <Spread weights={weights} own={own} tau={tau} difference={difference} />
        </Step>
        {changed && (
          <Step title={route.between === 'conv2d' ? 'The heads are mixed' : 'A choice is made'} at={at(route.weights)} formula={shares ? undefined : FORMULAS.mixed} text={BETWEEN[route.between!]}>
            <KeyBars
              {...bars} order={readOrder} ordered="keys, heaviest first" strong={readStrong} title={shares ? 'weight' : 'mixed weight'} notes={[`${formatNumber(summarize(changed).min)}…${formatNumber(summarize(changed).max)}`]}
              values={changed} signed={!shares} format={shares ? formatShare : formatNumber}
            />
          </Step>
        )}
        <Step title="The keys it prefers" text={preferredText(count, keys.length, changed !== undefined)}>
          <PreferredKeys showing={showing} answer={answer} weights={read} order={readOrder} count={count} asks={asks} shares={shares} />
        </Step>
        <Step title="The answer" at={at(route.sum?.output)} formula={FORMULAS.answer} text="Every key has a value, a vector that it says when it is heard. The values, each times its weight, add up to what the query reads.">
          {values
            ? <WeightedSum weights={read} values={values} order={readOrder} first={count} of={heads > 1 ? `of head ${head + 1}` : ''} />
            : <p className="hint">{answer.missing} The values of this size stay out.</p>}
          {heads > 1 && <p className="hint">The other heads read values of their own; side by side they go on through one more linear layer.</p>}
        </Step>
      </ol>
    </>
  );
}

const FORMULAS = {
  scores: tex`s_j = \mathrm{score}(q, k_j)`,
  softmax: tex`\alpha_j = \frac{e^{s_j / \tau}}{\sum_i e^{s_i / \tau}}`,
  mixed: tex`\alpha^{\prime}_h = \mathrm{norm}\Big(\sum_g \Theta_{gh}\, \alpha_g\Big)`,
  answer: tex`o = \sum_j \alpha_j v_j`,
} as const;

const BETWEEN = {
  conv2d: 'Re-attention: each head’s weights become a learned mixture of all heads’, then are normalised. They are no shares any more, and may be negative. The mixing takes the weights as the model computed them, τ = 1.',
  select: 'Hard attention looks at what is chosen of these odds, and at nothing else. The choice is the model’s own, at τ = 1.',
} as const;

const preferredText = (count: number, keys: number, changed: boolean): string =>
  `${count === 1 ? 'There is but one.' : count < keys ? `The ${count} ${changed ? 'that count most' : 'heaviest'}, in order.` : 'All of them, in order.'} The frame is the patch, around it is what surrounds it.`;

interface StepProps {
  readonly title: string;
  readonly text?: string;
  /** The same as the build's MathML. */
  readonly formula?: string | undefined;
  /** The step of the plan that computes it, from 0. */
  readonly at?: number | undefined;
  readonly children: ReactNode;
}

/** One stage, and the way to the step of the plan that computes it. */
function Step({ title, text, formula, at, children }: StepProps) {
  return (
    <li>
      <header>
        <h3>{title}</h3>
        {at !== undefined && <button type="button" className="link" aria-label={`${title}: step ${at + 1} inside`} onClick={() => change({ step: at + 1 })}>step {at + 1} inside</button>}
      </header>
      {text && <div className="says"><p>{text}</p>{formula && <div className="formula" dangerouslySetInnerHTML={{ __html: formula }} />}</div>}
      {children}
    </li>
  );
}
