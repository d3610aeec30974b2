import { tex } from '../../core/module.ts';
import type { Shape } from '../../core/tensor.ts';
import { count, number, queryFormula, rowIndices, type Explained } from './explained.ts';

const attention: Explained = {
  says: 'Every query reads all values at once, each in the share that softmax makes of the score of its key; the shares are made a few keys '
    + 'at a time and never kept, because nobody asks to see them.',
  formula: ({ inputs, attrs }) => [
    inputs['q']!.length === 3
      ? tex`y_{hic} = \sum_j \frac{e^{s_{hij}}}{\sum_l e^{s_{hil}}} \; v_{hjc}`
      : tex`y_{ic} = \sum_j \frac{e^{s_{ij}}}{\sum_l e^{s_{il}}} \; v_{jc}`,
    inputs['q']!.length === 3
      ? count(attrs, 'scale', 1) === 1 ? tex`s_{hij} = \sum_l q_{hil}\, k_{hjl}` : tex`s_{hij} = \text{scale} \cdot \sum_l q_{hil}\, k_{hjl}`
      : count(attrs, 'scale', 1) === 1 ? tex`s_{ij} = \sum_l q_{il}\, k_{jl}` : tex`s_{ij} = \text{scale} \cdot \sum_l q_{il}\, k_{jl}`,
    inputs['q']!.length === 3 && attrs['merge'] && tex`y_{i,\; h w + c} \leftarrow y_{hic} \qquad w = \text{columns}`,
  ].filter(Boolean).join(''),
  torch: ({ inputs, attrs }) => {
    const scale = count(attrs, 'scale', 1);
    const read = `torch.softmax(${scale === 1 ? '' : `${number(scale)} * `}${scale === 1 ? 'q @ k.mT' : '(q @ k.mT)'}, -1) @ v`;
    return attrs['merge'] && inputs['q']!.length === 3 ? `(${read}).transpose(0, 1).flatten(1)` : read;
  },
};

const relativeScores: Explained = {
  says: 'Adds to each score what the asker thinks of keys so many rows, and so many columns, away from it.',
  formula: (step) => tex`\begin{aligned} y_{hqk} &= \text{scores}_{hqk} + \text{rows}_{h,\, q,\; k_y - q_y + H - 1} + \text{columns}_{h,\, q,\; k_x - q_x + W - 1} \\
    q_y &= \lfloor q / W \rfloor \qquad q_x = q \bmod W \end{aligned}` + queryFormula(step),
  torch: (step) => {
    const { scores = [], rows = [], columns = [] } = step.inputs;
    const [, queries, keys] = scores as [number, number, number];
    const [height, width] = [(rows.at(-1)! + 1) / 2, (columns.at(-1)! + 1) / 2];
    const each = `torch.arange(${queries})[:, None]`;
    const asking = `${rowIndices(step, queries)}[:, None]`;
    const apart = (operator: string) => `torch.arange(${keys}) ${operator} ${width} - ${asking} ${operator} ${width}`;
    return [
      '(scores',
      ` + rows[:, ${each}, ${apart('//')} + ${height - 1}]`,
      ` + columns[:, ${each}, ${apart('%')} + ${width - 1}])`,
    ].join('\n');
  },
};

const windowScores: Explained = {
  says: 'Adds to each score what was learned for the distance between asker and key in their window, and takes 100 away, which leaves nothing '
    + 'after the softmax, where the two are neighbours only because the map was rolled.',
  formula: (step) => (count(step.attrs, 'shift', 0) > 0
    ? tex`y_{vhqk} = \text{scores}_{vhqk} + \text{table}_{r h} - \begin{cases} 0 & \text{neighbours on the map} \\ 100 & \text{otherwise} \end{cases}`
    : tex`y_{vhqk} = \text{scores}_{vhqk} + \text{table}_{r h}`)
    + tex`r = (q_y - k_y + w - 1)\,(2 w - 1) + q_x - k_x + w - 1` + queryFormula(step),
  torch: (step) => {
    const { attrs, inputs: { scores = [] } } = step;
    const [, , queries, keys] = scores as [number, number, number, number];
    const window = Math.sqrt(keys);
    const [height, width, shift] = [count(attrs, 'height', 1), count(attrs, 'width', 1), count(attrs, 'shift', 0)];
    const asking = rowIndices(step, queries);
    const apart = (operator: string) => `${asking}[:, None] ${operator} ${window} - torch.arange(${keys}) ${operator} ${window} + ${window - 1}`;
    const biased = `scores + table[(${apart('//')}) * ${2 * window - 1} + ${apart('%')}].permute(2, 0, 1)`;
    if (shift === 0) return biased;
    const bands = (length: number) => `torch.bucketize(torch.arange(${length}), torch.tensor([${length - window}, ${length - shift}]), right=True)`;
    return [
      `(${biased}`,
      ` - 100 * ((region := (3 * ${bands(height)}[:, None] + ${bands(width)})`,
      `   .unfold(0, ${window}, ${window}).unfold(1, ${window}, ${window}).reshape(-1, 1, ${keys}, 1))[:, :, ${asking}] != region.mT))`,
    ].join('\n');
  },
};

const SELECTIONS: Readonly<Record<string, { readonly formula: string; torch(positions: Shape, k: number, draw: number): string }>> = {
  'argmax': {
    formula: tex`y_i = \begin{cases} 1 & i = \arg\max_l x_l \\ 0 & \text{otherwise} \end{cases}`,
    torch: ([size]) => `F.one_hot(x.argmax(), ${size}).float()`,
  },
  'top-k': {
    formula: tex`y_i = \begin{cases} x_i \,/ \sum_{l \,\in\, K} x_l & i \in K \\ 0 & \text{otherwise} \end{cases} \qquad K = \text{the } k \text{ largest}`,
    torch: (_, k) => `F.normalize(x.relu() * (x >= x.topk(${k}).values[-1]), p=1, dim=0)`,
  },
  'sample': {
    formula: tex`y_i = \begin{cases} 1 & \sum_{l < i} x_l \le \text{draw} < \sum_{l \le i} x_l \\ 0 & \text{otherwise} \end{cases}`,
    torch: ([size], _, draw) => `F.one_hot(torch.searchsorted(x.relu().cumsum(0), ${draw} * x.relu().sum(), right=True), ${size}).float()`,
  },
};

const select: Explained = {
  says: 'Chooses out of shares that add up to 1: the largest, the few largest, or one by a draw in which each has its share as its chance.',
  formula: ({ attrs }) => SELECTIONS[String(attrs['mode'])]!.formula,
  torch: ({ inputs, attrs }) => SELECTIONS[String(attrs['mode'])]!.torch(inputs['x']!, count(attrs, 'k', 1), count(attrs, 'draw', 0)),
};

export const scores = { attention, 'relative-scores': relativeScores, 'window-scores': windowScores, select };
