import type { Result } from '../state/shown.ts';
import { Figure } from './figure.tsx';
import type { Gate } from './gate.ts';
import { compared } from './pictures/compared.ts';
import { gated } from './pictures/gated.ts';
import { pictures } from './pictures/index.ts';
import type { Showing } from './use-shown.ts';

interface Props {
  readonly showing: Showing;
  readonly result: Result;
  /** One of several side by side, called by its name. */
  readonly small?: boolean;
}

/** One result drawn by its own picture. */
export function ResultView({ showing, result, small = false }: Props) {
  const { key, name, view } = result;
  return (
    <Figure
      showing={showing} kind={view.picture} of={name} small={small} label={`${key}: ${view.caption}`}
      caption={small ? <><b>{key}</b> {view.caption}</> : view.caption} read={() => pictures[view.picture]({ ...showing, result })}
      // A gate asks which channels pass most; other vectors have an order of their own.
      sorted={view.picture === 'bars' ? view.scale === 'unit' : undefined}
    />
  );
}

/** The asker's row of several results. */
export function ComparedView({ showing, results, caption }: { readonly showing: Showing; readonly results: readonly Result[]; readonly caption: string }) {
  const keys = results.map(({ key }) => key).join(' and ');
  return (
    <Figure
      showing={showing} kind="rows" of={results.map(({ name }) => name).join()} label={`${keys}: ${caption}`} caption={caption}
      read={() => compared(showing, results)}
    />
  );
}

/** The channels that a gate keeps and drops. */
export function GatedView({ showing, gate }: { readonly showing: Showing; readonly gate: Gate }) {
  const nameOf = (name: string): string => name.replace(/^.*\./, '');
  const caption = `What ${gate.gate.key} keeps and drops: ${nameOf(gate.before)} before it, ${nameOf(gate.after)} after it`;
  return <Figure showing={showing} kind="channels" of={`${gate.gate.name} ${gate.before} ${gate.after}`} label={caption} caption={caption} read={() => gated(showing, gate)} />;
}
