import { constantSteps, type Plan, type Step } from '../../core/plan.ts';
import type { Place } from '../../models/network.ts';

/** One step as it reads: 'attention · scores', 'matmul + residual, gelu'. */
export interface StageStep {
  /** Its number from 0, as `allSteps` counts. */
  readonly at: number;
  readonly name: string;
  /** The results that it computes. */
  readonly makes: string;
  readonly kernel: string;
  readonly shape: readonly number[];
  /** It depends on weights alone and runs once, not once a run. */
  readonly once: boolean;
  /** It computes a block of rows whenever one is looked at. */
  readonly late: boolean;
  readonly ms: number | undefined;
  /** It computes the result in question. */
  readonly on: boolean;
}

/** Steps that belong together and follow each other, such as those of a block. */
export interface Stage {
  readonly label: string;
  readonly steps: readonly StageStep[];
  /** Shape of what it ends in. */
  readonly shape: readonly number[];
  readonly ms: number | undefined;
  readonly on: boolean;
  /** They run for the picture alone: the answer needs none of them. */
  readonly shown: boolean;
}

const FIRST: Readonly<Record<string, string>> = { '': 'head', embed: 'embedding', trunk: 'convolutional trunk' };
/** Too large to keep: a block of rows is computed whenever one is looked at. */
const DEMAND = { key: 'demand', label: 'by rows, when looked at', shown: true };

/** The whole plan in order, folded by scope. `over` is the name of the result in question. */
export function stagesOf(plan: Plan, { places, timings, over }: {
  readonly places: readonly Place[];
  readonly timings: readonly number[] | undefined;
  readonly over: string;
}): readonly Stage[] {
  const constant = constantSteps(plan);
  const made = madeBy(plan);
  const on = (plan.demand?.blocks[over] ?? plan.results[over])?.buffer;
  const stages: (Stage & { readonly key: string })[] = [];
  const steps = [...placed(plan.steps, made), ...(plan.demand?.steps ?? []).map((step) => ({ step, place: undefined, late: true }))];
  steps.forEach(({ step, place, late }, i) => {
    const { key, label, rest, shown } = late ? { ...DEMAND, rest: step.scope } : stageOf(step.scope, place, places);
    const ms = late ? undefined : timings?.[i];
    const one: StageStep = {
      at: i, ...nameOf(step, rest, made.get(step.output.buffer) ?? []), shape: step.output.shape, once: constant.has(step), late, ms,
      on: step.output.buffer === on,
    };
    const last = stages.at(-1);
    const before = last?.key === key ? stages.pop()! : undefined;
    stages.push({
      key, label, shown, steps: [...before?.steps ?? [], one], shape: one.once ? before?.shape ?? one.shape : one.shape,
      ms: ms === undefined ? undefined : (before?.ms ?? 0) + ms, on: one.on || (before?.on ?? false),
    });
  });
  return stages;
}

/** The results that lie in each buffer. */
function madeBy({ results, demand }: Plan): ReadonlyMap<number, readonly string[]> {
  const made = new Map<number, string[]>();
  for (const [name, { buffer }] of Object.entries({ ...results, ...demand?.blocks })) made.set(buffer, [...made.get(buffer) ?? [], name]);
  return made;
}

interface Placed { readonly step: Step; readonly place: number | undefined; readonly late: boolean }

/** Each step with the place whose next result it leads to, `blocks.<place>.…`. */
function placed(steps: readonly Step[], made: ReadonlyMap<number, readonly string[]>): readonly Placed[] {
  let place: number | undefined;
  return [...steps].reverse().map((step) => {
    const own = made.get(step.output.buffer)?.map((name) => /^blocks\.(\d+)\./.exec(name)?.[1]).find((index) => index !== undefined);
    if (own !== undefined) place = Number(own);
    return { step, place, late: false };
  }).reverse();
}

/** `blocks.2.attention` → block 3, and what remains of the scope. Steps under `shown` run for the picture alone. */
function stageOf(scope: string, place: number | undefined, places: readonly Place[]): { key: string; label: string; rest: string; shown: boolean } {
  const [block, index, shown] = /^blocks\.(\d+)(\.shown\b)?/.exec(scope) ?? [];
  if (block === undefined) {
    const [first = ''] = scope.split('.');
    const label = FIRST[first] ?? first;
    return { key: label, label, rest: scope.slice(first.length + 1), shown: false };
  }
  const rest = scope.slice(block.length + 1);
  if (!shown) return { key: block, label: `block ${Number(index) + 1}`, rest, shown: false };
  return { key: `${block} ${place}`, label: `shown: ${places[place ?? -1]?.label ?? `block ${Number(index) + 1}`}`, rest, shown: true };
}

function nameOf({ kernel, inputs, attrs }: Step, rest: string, results: readonly string[]): Pick<StageStep, 'name' | 'makes' | 'kernel'> {
  const parts = rest.replace(/\bblocks\.(\d+)/g, (_, i: string) => `block ${Number(i) + 1}`).split('.').filter(Boolean);
  const short = results.map((name) => name.replace(/^.*\./, '')).filter((name) => name !== 'input').join(', ');
  const activation = attrs['activation'] ?? 'none';
  return {
    name: parts.join(' · ') || kernel.name,
    makes: short,
    kernel: [kernel.name, inputs['residual'] && ' + residual', activation !== 'none' && `, ${activation}`].filter(Boolean).join(''),
  };
}
