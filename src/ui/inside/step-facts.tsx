import type { Read } from '../../core/flow.ts';
import { useStore } from '../../state/store.ts';
import { thousands } from '../../views/cost-chart.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import { shapeText } from '../words.ts';
import type { Looking } from './looking.ts';
import { timeText } from './texts.ts';

interface Props {
  readonly looking: Looking;
  readonly go: (at: number) => void;
}

/** What a step reads and who made it, what it makes and who reads that, and what it takes. */
export function StepFacts({ looking, go }: Props) {
  const { step, named, reads, readers, nameOf } = looking;
  return (
    <section aria-label="What flows through it">
      <table className="step-flow">
        <thead className="sr-only"><tr><th>Name</th><th>Shape</th><th>From or to</th></tr></thead>
        <tbody>
          {reads.map((read) => (
            <tr key={read.input}>
              <th scope="row">{read.input}</th><td>{shapeText(read.value.shape)}</td>
              <td><From read={read} nameOf={nameOf} go={go} /></td>
            </tr>
          ))}
          <tr className="out">
            <th scope="row">output</th><td>{shapeText(step.output.shape)}</td>
            <td>
              {named.makes && <span>result <em>{named.makes}</em></span>}
              {readers.length === 0 && !named.makes && <span className="faint">read by no step</span>}
              <Steps steps={readers} nameOf={nameOf} go={go} word="to" />
            </td>
          </tr>
        </tbody>
      </table>
      <Costs looking={looking} />
    </section>
  );
}

function From({ read: { source }, nameOf, go }: { readonly read: Read; readonly nameOf: Looking['nameOf']; readonly go: Props['go'] }) {
  switch (source.kind) {
    case 'weight': return <span className="step-weight"><i aria-hidden="true" />weight <code>{source.name}</code></span>;
    case 'input': return <span>input <code>{source.name}</code></span>;
    case 'steps': return <Steps steps={source.steps} nameOf={nameOf} go={go} word="from" />;
  }
}

/** Steps of which so many are named; the last of those that make a part each stands for the others. */
const NAMED = 3;

function Steps({ steps, nameOf, go, word }: { readonly steps: readonly number[]; readonly nameOf: Looking['nameOf']; readonly go: Props['go']; readonly word: string }) {
  const left = steps.length - NAMED;
  return (
    <>
      {steps.slice(-NAMED).map((at) => (
        <button key={at} type="button" className="step-link" onClick={() => go(at)}>
          <span className="sr-only">{word} </span>{word === 'to' ? '→ ' : ''}{nameOf(at)}
        </button>
      ))}
      {left > 0 && <span className="faint">and {left} more</span>}
    </>
  );
}

/** Time, bytes and operations, each with what it means. */
function Costs({ looking: { named, cost, share } }: { readonly looking: Looking }) {
  const onCpu = useStore((store) => store.device?.name === 'cpu');
  const { operations, read, written } = cost;
  const ms = share === undefined ? undefined : named.ms;
  const why = named.once ? 'once, before the first run' : named.late ? 'when its rows are read' : 'not timed here';
  const rate = (amount: number, unit: string): string => (ms && ms > 0 ? `${thousands((1000 * amount) / ms, unit)}/s` : '');
  const lines: readonly (readonly [name: string, value: string, note: string])[] = [
    ['Time', ms === undefined ? '–' : timeText(ms), share === undefined ? why : `${formatShare(share)} of all steps’ time${onCpu ? ', on the processor' : ''}`],
    ['Operations', thousands(operations, 'FLOP'), rate(operations, 'FLOP')],
    ['Reads', thousands(read, 'B'), 'each input once'],
    ['Writes', thousands(written, 'B'), rate(read + written, 'B') && `${rate(read + written, 'B')} read and written`],
    ['Per byte', `${formatNumber(operations / (read + written), 2)} FLOP`, 'few: memory bounds it; many: arithmetic does'],
  ];
  return (
    <dl className="step-costs">
      {lines.map(([name, value, note]) => <div key={name}><dt>{name}</dt><dd>{value}</dd>{note && <dd>{note}</dd>}</div>)}
    </dl>
  );
}
