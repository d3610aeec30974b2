import { viewOf } from '../../core/module.ts';
import { tensor } from '../../core/tensor.ts';
import type { Sampling } from '../../maps/points.ts';
import { displacementsOf, samplingOf } from '../../state/overlays.ts';
import { beside } from '../../state/shown.ts';
import { formatNumber, formatShare } from '../../views/format.ts';
import { drawDisplacement } from '../../views/displacement.ts';
import { drawFramed } from '../../views/frame.ts';
import { drawHeadPoints } from '../../views/head-points.ts';
import { drawPoints } from '../../views/points.ts';
import type { Asked, Drawn, Read } from './drawn.ts';
import { matrixOf } from './matrix.ts';
import { withNote } from './scales.ts';

/** Where the asking position samples: places on the map, ways to them around it, one chart for each head, and weights as heads × points. */
export const points: Read = (asked) => {
  const { key, view } = asked.result;
  if (key === view.at) return onTheMap(asked);
  return view.axes.at(-1) === 'xy' ? around(asked) : weights(asked);
};

async function onTheMap({ picture, shown, result }: Asked): Promise<Drawn> {
  const { at: { grid: [rows, columns] }, head } = shown;
  const sampling = await samplingOf(picture, { ...shown, result, head: undefined });
  const heads = headsOf(sampling);
  return {
    note: `The cross is ${nameOf(shown)}, which asks; the larger a point, the more it counts.`,
    draw: (element, { small }) => drawFramed(
      element, { rows, columns, maxHeight: small ? 320 : 440, label: `${sampling.total} points of ${heads} heads on a map of ${rows} × ${columns}` },
      (ground) => drawPoints(ground, sampling, { heads, selected: head }),
    ),
  };
}

const headsOf = ({ points }: Sampling): number => 1 + points.reduce((most, { head }) => Math.max(most, head), 0);

async function around({ picture, shown, result }: Asked): Promise<Drawn> {
  const { at: { grid: [rows, columns] }, head } = shown;
  const sampling = await samplingOf(picture, { ...shown, result, head: undefined });
  const { reference } = sampling;
  const heads = headsOf(sampling);
  const inOrder = sampling.points.toSorted((a, b) => a.head - b.head || a.index - b.index).map((point) => {
    const [x, y] = [(point.x - reference.x) * columns, (point.y - reference.y) * rows];
    const way = `${formatNumber(Math.abs(x))} ${x < 0 ? 'left' : 'right'}, ${formatNumber(Math.abs(y))} ${y < 0 ? 'up' : 'down'}`;
    const lies = `x ${formatNumber(point.x)}, y ${formatNumber(point.y)} of the image${point.outside ? ', outside it' : ''}`;
    return { head: point.head, x, y, weight: point.weight, text: `head ${point.head + 1}, point ${point.index + 1}: ${way}; ${lies}; weight ${formatNumber(point.weight)}` };
  });
  return {
    note: `Around ${nameOf(shown)}, which is the cross; the larger a point, the more it counts.`,
    draw: (element) => drawHeadPoints(element, inOrder, { heads, unit: 'positions of the map', selected: head }),
  };
}

/** [heads, points] of the asking position. */
async function weights(asked: Asked): Promise<Drawn> {
  const { picture, shown, result } = asked;
  const { at: { prefix }, token } = shown;
  const { shape: [heads = 1, count = 1], data } = await picture.reading.part(beside(result.name, result.view.counts ?? ''), [null, token - prefix]);
  const held = Array.from({ length: heads }, (_, head) => data.subarray(head * count, (head + 1) * count).reduce((sum, weight) => sum + weight, 0));
  const whole = held.every((sum) => Math.abs(sum - 1) < 1e-3) ? 'each head’s weights add up to 1' : `the heads’ weights add up to ${held.map((sum) => formatNumber(sum)).join(', ')}`;
  const pointAxis = result.view.axes[2] ?? 'point';
  // Points that all share stand in a grid.
  const [, , columns = 0] = picture.plan.results[beside(result.name, result.view.at ?? '')]!.shape;
  const isShared = viewOf(picture.module, result.view.at ?? '', picture.params)?.axes.at(-1) === 'yx';
  const columnName = (point: number): string => `point in row ${Math.floor(point / columns) + 1}, column ${(point % columns) + 1}`;
  const drawn = matrixOf(asked, tensor([heads, count], data), { first: 0, of: heads, axes: ['head', pointAxis], ...(isShared && { columnName }) });
  return withNote(drawn, `What ${nameOf(shown)} gives each ${pointAxis}: ${whole}.`);
}

/** Where the points of a regular grid moved, as arrows. */
export const displacement: Read = async ({ picture, shown, result }) => {
  const { at: { grid: [rows, columns] }, head } = shown;
  const moved = await displacementsOf(picture, { ...shown, result, head: picture.plan.results[result.name]!.shape[0]! > (head ?? 0) ? head : undefined });
  const groups = new Set(moved.map(({ group }) => group)).size;
  const far = moved.map(({ from, to }) => Math.hypot((to.x - from.x) * columns, (to.y - from.y) * rows));
  const mean = far.reduce((sum, each) => sum + each, 0) / far.length;
  const outside = moved.filter((point) => point.outside).length;
  return {
    note: `${moved.length} points moved ${formatNumber(mean)} positions on average, ${formatNumber(Math.max(...far))} at most; ${outside === 0 ? 'none' : formatShare(outside / moved.length)} left the map.`,
    draw: (element, { small }) => drawFramed(
      element, { rows, columns, maxHeight: small ? 320 : 440, label: `Where ${moved.length} points of a map of ${rows} × ${columns} moved` },
      (ground) => drawDisplacement(ground, moved, { groups }),
    ),
  };
};

const nameOf = ({ at: { grid: [, columns] }, position = 0 }: Asked['shown']): string => `row ${Math.floor(position / columns) + 1}, column ${(position % columns) + 1}`;
