import { tex } from '../../core/module.ts';
import { count, number, queryFormula, rowIndices, type Explained } from './explained.ts';

const placePoints: Explained = {
  says: 'Says where each position looks: its own place on the map, moved by the offsets that it computed for itself.',
  formula: ({ attrs }) => (attrs['coordinates'] === 'xy'
    ? tex`y_{ij} = \text{range} \cdot \left(\frac{\text{offsets}_{ij0}}{C},\; \frac{\text{offsets}_{ij1}}{R}\right)`
      + (attrs['apart'] ? '' : tex`y_{ij} \leftarrow y_{ij} + \left(\frac{j + \frac{1}{2}}{C},\; \frac{i + \frac{1}{2}}{R}\right)`)
    : tex`y_{ij} = \text{range} \cdot \left(\frac{\text{offsets}_{ij0}}{R - 1},\; \frac{\text{offsets}_{ij1}}{C - 1}\right)`
      + (attrs['apart'] ? '' : tex`y_{ij} \leftarrow y_{ij} + \left(\frac{2 i + 1}{R - 1} - 1,\; \frac{2 j + 1}{C - 1} - 1\right)`)),
  torch: ({ inputs, attrs }) => {
    const [, rows, columns] = inputs['offsets'] as [number, number, number];
    const range = count(attrs, 'range', 1);
    const xy = attrs['coordinates'] === 'xy';
    const moved = `${range === 1 ? '' : `${number(range)} * `}offsets / torch.tensor(${xy ? `[${columns}, ${rows}]` : `[${rows - 1}, ${columns - 1}]`})`;
    if (attrs['apart']) return moved;
    const [first, second] = xy
      ? [`(torch.arange(${columns}) + 0.5) / ${columns}`, `(torch.arange(${rows}) + 0.5) / ${rows}`]
      : [rows, columns].map((length) => `(2 * torch.arange(${length}) + 1) / ${length - 1} - 1`) as [string, string];
    return `${moved} + torch.stack(torch.meshgrid(${first}, ${second}, indexing='${xy ? 'xy' : 'ij'}'), -1)[:, :, None]`;
  },
};

const gridSample: Explained = {
  says: 'Reads a map at places that lie between its pixels, each as a weighted mean of the four pixels around it, zeros beyond the border, and adds up what it read.',
  formula: ({ inputs, attrs }) => [
    inputs['weights']
      ? tex`y_{cij} = \sum_p \text{weights}_{gijp} \sum_{k,\,l} \kappa(u - k)\, \kappa(v - l)\; x_{ckl} \qquad \kappa(d) = \max(0,\; 1 - |d|)`
      : tex`y_{cij} = \sum_p \sum_{k,\,l} \kappa(u - k)\, \kappa(v - l)\; x_{ckl} \qquad \kappa(d) = \max(0,\; 1 - |d|)`,
    attrs['coordinates'] === 'xy'
      ? tex`u = H\, \text{positions}_{gijp1} - \tfrac{1}{2} \qquad v = W\, \text{positions}_{gijp0} - \tfrac{1}{2}`
      : tex`u = \tfrac{H - 1}{2} \left(\text{positions}_{gijp0} + 1\right) \qquad v = \tfrac{W - 1}{2} \left(\text{positions}_{gijp1} + 1\right)`,
    tex`g = \left\lfloor \tfrac{c \,\cdot\, \text{groups}}{C} \right\rfloor`,
  ].join(''),
  torch: ({ inputs, attrs, output }) => {
    const groups = inputs['positions']![0]!;
    const grid = attrs['coordinates'] === 'xy' ? '2 * positions.flatten(1, 2) - 1' : 'positions.flatten(1, 2).flip(-1)';
    const corners = attrs['coordinates'] === 'xy' ? 'False' : 'True';
    const read = `F.grid_sample(x.unflatten(0, (${groups}, ${output[0]! / groups})), ${grid}, align_corners=${corners})`;
    const weighted = inputs['weights'] ? `(${read} * weights.flatten(1, 2)[:, None])` : read;
    return `${weighted}.sum(-1).view(${output.join(', ')})`;
  },
};

const deformableBias: Explained = {
  says: 'Adds to each score what was learned for the distance between asker and key, read between the entries of a table: '
    + 'here keys lie anywhere, not only on a grid.',
  formula: (step) => tex`\begin{aligned} y_{hqk} &= \text{scores}_{hqk} + \text{table}_h\!\left[\tfrac{1}{2} (p_q - \text{positions}_{gk})\right] \\
      p_q &= \left(\frac{2 \lfloor q / W \rfloor}{H - 1} - 1,\; \frac{2\, (q \bmod W)}{W - 1} - 1\right) \\
      g &= \left\lfloor \tfrac{h \,\cdot\, \text{groups}}{\text{heads}} \right\rfloor \end{aligned}` + queryFormula(step),
  torch: (step) => {
    const { scores, table, positions } = step.inputs as { readonly [name: string]: readonly number[] } & { readonly scores: readonly number[] };
    const [heads, queries, keys] = scores as [number, number, number];
    const [height, width] = [(table![1]! + 1) / 2, (table![2]! + 1) / 2];
    const groups = positions![0]!;
    const asking = rowIndices(step, queries);
    return [
      'scores + F.grid_sample(',
      `  table.unflatten(0, (${groups}, ${heads / groups})),`,
      `  (torch.stack([${asking} // ${width} * 2 / ${height - 1} - 1, ${asking} % ${width} * 2 / ${width - 1} - 1], -1)[:, None]`,
      `   - positions.view(${groups}, 1, ${keys}, 2)).flip(-1) / 2,`,
      '  align_corners=True).flatten(0, 1)',
    ].join('\n');
  },
};

export const sampling = { 'place-points': placePoints, 'grid-sample': gridSample, 'deformable-bias': deformableBias };
