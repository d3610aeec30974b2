import { stepCost, type StepCost } from '../../core/cost.ts';
import { flowOf, resultsOf, type Read } from '../../core/flow.ts';
import { LEAST, type Shader, type Traits } from '../../core/kernel.ts';
import { viewOf, type View } from '../../core/module.ts';
import { partsOf } from '../../core/parts.ts';
import { allSteps, mapValues, programsOf, type Plan, type Step } from '../../core/plan.ts';
import { parseInterface } from '../../core/wgsl.ts';
import type { Picture } from '../../state/picture.ts';
import { liesOverImage, resultsAt, type Result } from '../../state/shown.ts';
import { capital } from '../words.ts';
import { stagesOf, type StageStep } from './stages.ts';

/** A step and all that can be said of it without running anything. */
export interface Looking {
  readonly step: Step;
  /** Its number from 0, and how many there are. */
  readonly at: number;
  readonly count: number;
  /** 'Block 2', and its name there. */
  readonly stage: string;
  readonly named: StageStep;
  readonly reads: readonly Read[];
  /** The steps that read its output, by their numbers. */
  readonly readers: readonly number[];
  /** Names of all steps: 'Block 2 · attention · softmax'; with its number where a name is another step's too. */
  readonly nameOf: (at: number) => string;
  /** The view of the first result that it computes, whole or a block of its rows. */
  readonly view: View | undefined;
  /** The results that it computes which can lie over the image, and the places that they are of. */
  readonly onStage: readonly { readonly place: number; readonly result: Result }[];
  readonly cost: StepCost;
  /** Of all steps together, 0…1; undefined where it is not timed. */
  readonly share: number | undefined;
  readonly program: Program;
}

/** What a step launches on a GPU. */
export interface Program {
  readonly shader: Shader;
  /** How many programs compute this kernel. */
  readonly of: number;
  /** Why of these this one. */
  readonly why: string;
  readonly uniforms: readonly (readonly [name: string, type: string, value: number])[];
  readonly workgroups: readonly [number, number, number];
  readonly workgroupSize: readonly [number, number, number];
}

/** Step `at` of a picture's plan, from 0, on such a device; undefined where the plan has fewer. */
export function lookAt(picture: Picture, at: number, traits: Traits = LEAST): Looking | undefined {
  const { plan, places, timings } = picture;
  const steps = allSteps(plan);
  const step = steps[at];
  if (!step) return undefined;
  const stages = stagesOf(plan, { places, timings, over: '' });
  const named = stages.flatMap((stage) => stage.steps.map((each) => ({ stage: capital(stage.label), each }))).toSorted((a, b) => a.each.at - b.each.at);
  const flow = flowOf(plan);
  const total = timings?.reduce((sum, ms) => sum + ms, 0) ?? 0;
  const { stage, each } = named[at]!;
  const names = named.map((one) => `${one.stage} · ${one.each.name}`);
  const runs = !each.once && !each.late && each.ms !== undefined;
  const results = resultsOf(plan, step);
  return {
    step, at, count: steps.length, stage, named: each, reads: flow[at]!,
    readers: flow.flatMap((reads, i) => (reads.some(({ source }) => source.kind === 'steps' && source.steps.includes(at)) ? [i] : [])),
    nameOf: (i) => (names.indexOf(names[i]!) === names.lastIndexOf(names[i]!) ? names[i]! : `${names[i]!}, step ${i + 1}`),
    view: results.map((name) => viewOfResult(picture, name)).find((view) => view && view.axes.length <= step.output.shape.length),
    onStage: places.flatMap((_, place) => resultsAt(picture, place)
      .filter((result) => results.includes(result.name) && liesOverImage(result, plan)).map((result) => ({ place, result }))),
    cost: stepCost(step),
    share: runs && total > 0 ? each.ms! / total : undefined,
    program: programOf(step, traits),
  };
}

/** A result's view, whatever place it is of. */
const viewOfResult = ({ module, params }: Picture, name: string): View | undefined =>
  viewOf(module, name, params) ?? viewOf(module, name.replace(/^blocks\.\d+\./, ''), params);

/** The program that runs a step on such a device, and what it is told. */
export function programOf(step: Step, traits: Traits): Program {
  const { kernel, inputs, attrs } = step;
  const shapes = mapValues(inputs, ({ shape }) => shape);
  const [first, ...others] = programsOf(step, traits);
  const shader = first!;
  const { uniforms, workgroupSize, barriers } = parseInterface(shader.wgsl);
  const choice = others.some((other) => parseInterface(other.wgsl).barriers !== barriers);
  const [whole] = partsOf(shader, shader.dispatch(shapes, attrs));
  const values: Readonly<Record<string, number>> = {
    ...whole!.from, ...shader.uniforms(shapes, attrs), ...Object.fromEntries(kernel.optional.map((name) => [`has_${name}`, inputs[name] ? 1 : 0])),
  };
  return {
    shader, of: 1 + kernel.faster.length, workgroupSize,
    why: others.length === 0 ? 'the only one for these shapes here'
      : !choice ? 'the fastest for these shapes'
      : barriers ? 'one whose threads share what they read, because barriers are cheap on this device'
      : 'one without barriers, because they are dear on this device',
    uniforms: uniforms.map(({ name, type }) => [name, type, values[name]!] as const),
    workgroups: whole!.workgroups,
  };
}

const MAP_KERNELS: ReadonlySet<string> = new Set(['conv2d', 'max-pool', 'resize', 'grid-sample', 'pool-channels', 'batch-norm']);
const PASSING: ReadonlySet<string> = new Set(['elementwise', 'activate', 'concat', 'batch-norm', 'max-pool', 'resize']);

/** Whether the last two axes of a step's output are rows and columns of the image: what convolutions make, and what keeps their shape. */
export function isMap(plan: Plan, at: number): boolean {
  const flow = flowOf(plan);
  const steps = allSteps(plan);
  const known = new Map<number, boolean>();
  const is = (i: number): boolean => {
    const kept = known.get(i);
    if (kept !== undefined) return kept;
    const { kernel, output } = steps[i]!;
    const map = output.shape.length === 3 && (MAP_KERNELS.has(kernel.name) || (PASSING.has(kernel.name)
      && flow[i]!.some(({ value, source }) => value.shape.length === 3 && source.kind === 'steps' && source.steps.some(is))));
    known.set(i, map);
    return map;
  };
  return is(at);
}
