import type { Read } from '../../core/flow.ts';
import type { Plan } from '../../core/plan.ts';
import type { Shape } from '../../core/tensor.ts';
import type { PlanLine, PlanRow } from '../../views/plan-picture.ts';
import type { Stage, StageStep } from './stages.ts';

/** A line of the list: what the plan is given, a fold of steps, or one of the steps of an open fold. */
export type Row =
  | { readonly kind: 'input'; readonly id: string; readonly name: string; readonly shape: Shape }
  | { readonly kind: 'fold'; readonly id: string; readonly stage: Stage; readonly open: boolean }
  | { readonly kind: 'step'; readonly id: string; readonly step: StageStep; readonly fold: string };

export const stepId = (at: number): string => `step-${at + 1}`;

/** A fold is called by its place among those of the same name, so that it keeps its name while others come and go. */
export const foldId = (stages: readonly Stage[], at: number): string =>
  `${stages[at]!.label}-${stages.slice(0, at).filter(({ label }) => label === stages[at]!.label).length}`;

/** What is listed of a plan, top to bottom. */
export function rowsOf({ inputs }: Pick<Plan, 'inputs'>, stages: readonly Stage[], isOpen: (id: string, stage: Stage) => boolean): readonly Row[] {
  const given = Object.entries(inputs).map(([name, { shape }]): Row => ({ kind: 'input', id: `input-${name}`, name, shape }));
  return [...given, ...stages.flatMap((stage, i): Row[] => {
    const id = foldId(stages, i);
    const open = isOpen(id, stage);
    const steps = open ? stage.steps.map((step): Row => ({ kind: 'step', id: stepId(step.at), step, fold: id })) : [];
    return [{ kind: 'fold', id, stage, open }, ...steps];
  })];
}

/** What flows from row to row: once each, from what lies above; what flows inside a closed fold is not seen. */
export function linesOf(rows: readonly Row[], flow: readonly (readonly Read[])[]): readonly PlanLine[] {
  const rowOf = new Map<number, number>();
  const inputAt = new Map<string, number>();
  rows.forEach((row, i) => {
    if (row.kind === 'input') inputAt.set(row.name, i);
    else if (row.kind === 'step') rowOf.set(row.step.at, i);
    else if (!row.open) for (const { at } of row.stage.steps) rowOf.set(at, i);
  });
  const lines = new Map<string, PlanLine>();
  flow.forEach((reads, at) => {
    const to = rowOf.get(at);
    for (const { source } of reads) {
      const sources = source.kind === 'steps' ? source.steps.map((step) => rowOf.get(step)) : source.kind === 'input' ? [inputAt.get(source.name)] : [];
      for (const from of sources) {
        if (from !== undefined && to !== undefined && from < to) lines.set(`${from} ${to}`, { from, to });
      }
    }
  });
  return [...lines.values()];
}

/** How the rows look: what their nodes are, how many weights each reads, and its time as a share of the slowest of its kind. */
export function looksOf(rows: readonly Row[], flow: readonly (readonly Read[])[]): readonly PlanRow[] {
  const slowest = (kind: Row['kind']): number => Math.max(1e-9, ...rows.map((row) => (row.kind === kind ? timeOf(row) ?? 0 : 0)));
  const most = { input: 1, fold: slowest('fold'), step: slowest('step') };
  const weightsOf = (at: number): number => flow[at]!.filter(({ source }) => source.kind === 'weight').length;
  return rows.map((row) => {
    if (row.kind === 'input') return { node: 'input' };
    const time = (timeOf(row) ?? 0) / most[row.kind];
    if (row.kind === 'step') return { node: row.step.late ? 'late' : row.step.once ? 'once' : 'step', weights: weightsOf(row.step.at), time };
    return { node: row.open ? 'none' : 'fold', time };
  });
}

const timeOf = (row: Row): number | undefined => (row.kind === 'fold' ? row.stage.ms : row.kind === 'step' ? row.step.ms : undefined);
