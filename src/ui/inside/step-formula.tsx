import { useMemo } from 'react';
import { explained, factsOf } from '../../kernels/explained/index.ts';
import { CopyButton } from './copy-button.tsx';
import type { Looking } from './looking.ts';

/** What a step computes: in words, as a formula, and as a line of PyTorch. */
export function StepFormula({ looking: { step } }: { readonly looking: Looking }) {
  const facts = useMemo(() => factsOf(step), [step]);
  const known = explained[step.kernel.name];
  if (!known) return null;
  const torch = [
    ...Object.entries(facts.inputs).map(([name, shape]) => `# ${name}: [${shape.join(', ')}]`),
    `output = ${known.torch(facts)}  # [${facts.output.join(', ')}]`,
  ].join('\n');
  return (
    <>
      <section aria-labelledby="step-formula">
        <h3 id="step-formula">Formula</h3>
        <p className="prose">{known.says}</p>
        {/* The build has turned it into MathML: text of this project, never of a person. */}
        <div className="formula" dangerouslySetInnerHTML={{ __html: known.formula(facts) }} />
      </section>
      <section aria-labelledby="step-torch">
        <div className="step-title"><h3 id="step-torch">The same in PyTorch</h3><CopyButton text={torch} what="PyTorch line" /></div>
        <pre className="code" tabIndex={0} role="group" aria-label="PyTorch"><code>{torch.split('\n').map((line, i) => <span key={i} className={line.startsWith('#') ? 'comment' : ''}>{line}{'\n'}</span>)}</code></pre>
      </section>
    </>
  );
}
