import { useEffect, useMemo, useRef, useState } from 'react';
import { DeviceLostError } from '../../core/backend.ts';
import type { Tensor } from '../../core/tensor.ts';
import { summarize } from '../../maps/summary.ts';
import { inspector } from '../../state/inspect.ts';
import type { Picture } from '../../state/picture.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import { Figure } from '../figure.tsx';
import { counted } from '../pictures/matrix.ts';
import { rowsAreTokens } from '../pictures/names.ts';
import { useSettled } from '../use-settled.ts';
import type { Showing } from '../use-shown.ts';
import { shapeText } from '../words.ts';
import { isMap, type Looking } from './looking.ts';
import { axesOf, histogram, kindsOf, leadingOf, partAt, pictureOf, windowOf, type Kind } from './tensor-picture.ts';

interface Props {
  readonly showing: Showing;
  readonly looking: Looking;
}

/** `turn` tells one tensor from the one before it, which had the same shape. */
type Answer = { readonly tensor: Tensor; readonly turn: number } | { readonly refusal: string };

/** The numbers that a step computed: as a picture, by how often they occur, and what can be said of all of them. */
export function StepTensor({ showing, looking }: Props) {
  const { picture, shown } = showing;
  const { at, step } = looking;
  const [row, setRow] = useState(0);
  const rows = useMemo(() => inspector(picture).rows(at), [picture, at]);
  const token = picture.plan.inputs['ask'] ? shown.token : undefined;
  const answer = useTensor(picture, at, token, row);
  return (
    <section aria-labelledby="step-tensor" aria-busy={!answer}>
      <h3 id="step-tensor">Output · {shapeText(step.output.shape)}</h3>
      {rows && <Slider label={`Rows from, of ${rows.of}`} value={row} most={rows.of - rows.count} step={rows.count} set={setRow} note={rows.says} />}
      {!answer ? <div className="skeleton step-room" role="status"><span className="sr-only">Computing the step’s numbers…</span></div>
        : 'refusal' in answer ? <p className="step-refusal" role="status">{answer.refusal}</p>
        : <Numbers showing={showing} looking={looking} tensor={answer.tensor} turn={answer.turn} />}
    </section>
  );
}

/** Milliseconds that a picture stays before its numbers are read again: a camera's pictures come faster than any step can be computed anew. */
const RESTING = 250;

/** The output of a step, once it is there; what was read of the same step before stays until then. */
function useTensor(latest: Picture, at: number, token: number | undefined, row: number): Answer | undefined {
  const picture = useSettled(latest, RESTING) ?? latest;
  const [answer, setAnswer] = useState<Answer>();
  const turn = useRef(0);
  useEffect(() => {
    let wanted = true;
    inspector(picture).read(at, { ...(token !== undefined && { token }), row }).then(
      (tensor) => { if (wanted) setAnswer({ tensor, turn: ++turn.current }); },
      (error: unknown) => {
        // A picture that is about to be replaced cannot be read, and need not be.
        if (wanted && !picture.reading.closed && !(error instanceof DeviceLostError)) setAnswer({ refusal: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => { wanted = false; };
  }, [picture, at, token, row]);
  return answer;
}

const TITLES: Readonly<Record<Kind, string>> = { bars: 'Bars', matrix: 'Matrix', maps: 'Maps' };

function Numbers({ showing, looking: { at, view }, tensor, turn }: Props & { readonly tensor: Tensor; readonly turn: number }) {
  const { picture: { plan }, shown } = showing;
  const { shape, data } = tensor;
  const maps = useMemo(() => (view ? view.axes.at(-2) === 'row' : isMap(plan, at)), [view, plan, at, shape]);
  const kinds = kindsOf(shape, maps);
  const [chosen, setKind] = useState<Kind>();
  const kind = chosen ?? kinds[0]!;
  const axes = axesOf(shape, view, maps);
  const leading = leadingOf(shape, kind);
  // The head that is shown on the stage, where this is cut by heads.
  const [picked, setPicked] = useState<readonly number[]>(() => leadingOf(shape, 'matrix').map((size, axis) => (axes[axis] === 'head' && size === shown.heads ? shown.head ?? 0 : 0)));
  const lead = leading.map((size, axis) => Math.min(size - 1, picked[axis] ?? 0));
  const [first, setFirst] = useState(0);
  const part = useMemo(() => partAt(tensor, lead), [tensor, lead.join()]);
  const summary = useMemo(() => summarize(data), [data]);
  const signed = summary.min < 0;
  const window = windowOf(part, kind);
  const most = (kind === 'maps' ? part.shape[0]! : part.shape.at(-2) ?? 1) - window;
  const selected = rowsAreTokens(shown.at, axes.at(-2), shape.at(-2) ?? 1) ? shown.token : undefined;
  const id = `${turn} ${kind} ${lead} ${first}`;
  return (
    <>
      <dl className="step-summary">
        {([
          ['minimum', formatNumber(summary.min)], ['maximum', formatNumber(summary.max)], ['mean', formatNumber(summary.mean)],
          ['std. dev.', formatNumber(summary.deviation)], ['zeros', formatShare(summary.zeros)], ['NaN or ∞', summary.invalid.toLocaleString('en')],
        ] as const).map(([name, value]) => <div key={name} className={name === 'NaN or ∞' && summary.invalid > 0 ? 'bad' : ''}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <div className="step-choices">
        {kinds.length > 1 && (
          <div className="segments" role="group" aria-label="Drawn as">
            {kinds.map((each) => <button key={each} type="button" aria-pressed={each === kind} onClick={() => { setKind(each); setFirst(0); }}>{TITLES[each]}</button>)}
          </div>
        )}
        {leading.map((size, axis) => (size > 1 ? (
          <Slider
            key={axis} label={axes[axis]!} value={lead[axis]!} most={size - 1} shown={counted(axes[axis]!, 0) === 0 ? `${lead[axis]} of 0…${size - 1}` : `${lead[axis]! + 1} of ${size}`}
            set={(index) => setPicked(lead.map((before, i) => (i === axis ? index : before)))}
          />
        ) : null))}
        {most > 0 && <Slider label={`${kind === 'maps' ? axes.at(-3) : axes.at(-2)}, ${window} drawn from`} value={Math.min(first, most)} most={most} set={setFirst} />}
      </div>
      <Figure
        showing={showing} kind={kind} of={id} label={`Output, ${shapeText(part.shape)}`} caption={lead.length > 0 ? `output[${lead.join(', ')}], ${shapeText(part.shape)}` : ''}
        read={() => Promise.resolve(pictureOf(part, { kind, axes, signed, first, selected }))}
      />
      <Figure showing={showing} kind="histogram" of={`${turn} histogram`} label="Histogram" caption={`All ${data.length.toLocaleString('en')} numbers`} read={() => Promise.resolve(histogram(tensor))} />
    </>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly step?: number;
  readonly shown?: string;
  readonly note?: string;
  readonly set: (value: number) => void;
}

function Slider({ label, value, most, step = 1, shown, note, set }: SliderProps) {
  return (
    <label className="step-slider">
      <span>{label}</span><output>{shown ?? value}</output>
      <input type="range" min={0} max={most} step={step} value={value} aria-valuetext={shown} onChange={({ currentTarget }) => set(Number(currentTarget.value))} />
      {note && <small>{note}</small>}
    </label>
  );
}
