import type { Dispatch, Shader } from './kernel.ts';
import type { Shape } from './tensor.ts';
import { parseInterface } from './wgsl.ts';

/** A dispatch, or a part of one: how many workgroups, and where they begin. */
export interface Part {
  readonly workgroups: [number, number, number];
  /** Uniforms that say where the part begins, in the unit of the dispatch, threads or workgroups. */
  readonly from: Readonly<Record<From, number>>;
  /** How much of the whole it is, at most 1. */
  readonly share: number;
}

/** A program whose uniforms have such a field can begin anywhere along that axis, so that a long dispatch of it runs in parts. */
export const FROM = ['from_x', 'from_y', 'from_z'] as const;
type From = (typeof FROM)[number];

/**
 * A dispatch as `pieces` parts or somewhat more, none of them above 1 / pieces of the whole unless that is a single workgroup. Axes
 * that the program cannot begin inside stay whole. `limit`: the most workgroups along an axis.
 */
export function partsOf(shader: Shader, dispatch: Dispatch, pieces = 1, limit = 65535): Part[] {
  const { workgroupSize, uniforms } = parseInterface(shader.wgsl);
  const counts = 'workgroups' in dispatch ? dispatch.workgroups : dispatch.threads.map((threads, axis) => Math.ceil(threads / workgroupSize[axis]!));
  const total = counts.reduce((product, count) => product * count, 1);
  let boxes = [{ from: [0, 0, 0], counts }];
  let wanted = pieces;
  // The outermost axis first: what lies together stays together.
  for (let axis = counts.length - 1; axis >= 0 && wanted > 1; axis--) {
    if (!uniforms.some(({ name }) => name === FROM[axis])) continue;
    const count = counts[axis]!;
    const each = Math.max(1, Math.floor(count / wanted));
    const starts = Array.from({ length: Math.ceil(count / each) }, (_, i) => i * each);
    boxes = boxes.flatMap((box) => starts.map((start) =>
      ({ from: box.from.with(axis, start), counts: box.counts.with(axis, Math.min(each, count - start)) })));
    wanted *= each / count;
  }
  const unit = 'threads' in dispatch ? workgroupSize : [1, 1, 1];
  return boxes.map(({ from, counts }) => ({
    workgroups: folded(shader, counts, limit),
    from: { from_x: from[0]! * unit[0]!, from_y: from[1]! * unit[1]!, from_z: from[2]! * unit[2]! },
    share: counts.reduce((product, count) => product * count, 1) / total,
  }));
}

/**
 * Workgroups [x, y, z] of so many along each axis. A single axis over the device's limit folds into y; its shader counts its threads
 * with `id.x + id.y * num_workgroups.x * WORKGROUP`. Throws where even that is too much.
 */
function folded({ name }: Shader, counts: Shape, limit: number): [number, number, number] {
  let [x = 1, y = 1, z = 1] = counts;
  if (counts.length === 1 && x > limit) {
    y = Math.ceil(x / limit);
    x = Math.ceil(x / y);
  }
  if (Math.max(x, y, z) > limit) throw new Error(`${name}: needs [${counts}] workgroups, the device allows ${limit} per axis`);
  return [x, y, z];
}
