import { useModule } from './use-module.ts';

/** What to look for in a module's picture, its formula, and where both come from. */
export function Explanation({ id }: { readonly id: string }) {
  const module = useModule(id);
  if (!module) return <div className="skeleton" style={{ minHeight: 320 }} aria-hidden="true" />;
  const { look, formula, alsoWritten, cite, paper } = module;
  return (
    <>
      <p className="prose">{look}</p>
      <p className="prose muted">Attention is not an explanation: it says what was read, not why the model answers as it does.</p>
      <h2>Formula</h2>
      <Formula mathml={formula} />
      {alsoWritten && (
        <>
          <h2>Often written</h2>
          <Formula mathml={alsoWritten.formula} />
          <p className="prose">{alsoWritten.text}</p>
        </>
      )}
      <p className="prose"><a href={paper} target="_blank" rel="noreferrer">{cite}, {paper.replace(/^https?:\/\/(arxiv\.org\/abs\/)?/, 'arXiv ')}</a></p>
    </>
  );
}

/** A module's formula, which the build has turned into MathML: text of this project, never of a person. */
const Formula = ({ mathml }: { readonly mathml: string }) => <div className="formula" dangerouslySetInnerHTML={{ __html: mathml }} />;
