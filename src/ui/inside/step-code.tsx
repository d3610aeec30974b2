import { useMemo } from 'react';
import { useStore } from '../../state/store.ts';
import { formatNumber } from '../../views/format.ts';
import { CopyButton } from './copy-button.tsx';
import { tokensOf } from './highlight.ts';
import type { Looking } from './looking.ts';

/** The program that runs, as it runs: its source, the values that this step tells it, and how many threads are launched. */
export function StepCode({ looking: { program } }: { readonly looking: Looking }) {
  const onCpu = useStore((store) => store.device?.name === 'cpu');
  const { shader: { name, wgsl }, of, why, uniforms, workgroups, workgroupSize } = program;
  const threads = [...workgroups, ...workgroupSize].reduce((product, size) => product * size, 1);
  return (
    <section aria-labelledby="step-code">
      <div className="step-title"><h3 id="step-code">WGSL</h3><CopyButton text={wgsl} what="WGSL" /></div>
      <p className="prose"><code>shaders/{name}.wgsl</code>{of > 1 && `, of ${of} programs for this kernel ${why}`}.</p>
      {onCpu && <p className="prose">This page computes on the processor, by the same function in plain loops; on a GPU this program would run.</p>}
      <dl className="step-uniforms">
        <div><dt>workgroups</dt><dd>{workgroups.join(' × ')}</dd></div>
        <div><dt>threads in each</dt><dd>{workgroupSize.join(' × ')}</dd></div>
        <div><dt>threads in all</dt><dd>{threads.toLocaleString('en')}</dd></div>
        {uniforms.map(([field, type, value]) => (
          <div key={field}><dt>u.{field} <span className="faint">{type}</span></dt><dd>{type === 'f32' ? formatNumber(value, 6) : value}</dd></div>
        ))}
      </dl>
      <Source wgsl={wgsl} />
    </section>
  );
}

function Source({ wgsl }: { readonly wgsl: string }) {
  const lines = useMemo(() => wgsl.trimEnd().split('\n').map(tokensOf), [wgsl]);
  return (
    <pre className="code numbered" tabIndex={0} role="group" aria-label="WGSL source"><code>
      {lines.map((tokens, i) => (
        <span key={i} className="line">
          {tokens.map(({ tone, text }, j) => (tone === 'plain' ? text : <span key={j} className={tone}>{text}</span>))}{'\n'}
        </span>
      ))}
    </code></pre>
  );
}
