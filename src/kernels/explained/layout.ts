import { tex } from '../../core/module.ts';
import { count, firstRow, type Explained } from './explained.ts';

const concat: Explained = {
  says: 'Puts one tensor after the other along the first axis, as a class token before the patches.',
  formula: () => tex`y_i = \begin{cases} a_i & i < m \\ b_{i - m} & \text{otherwise} \end{cases} \qquad m = \text{rows of } a`,
  torch: () => 'torch.cat([a, b])',
};

const permute: Explained = {
  says: 'Changes the order of the axes and no number, as rows become columns when a matrix is transposed.',
  formula: ({ inputs }) => (inputs['x']!.length === 2
    ? tex`y_{ij} = x_{ji}`
    : tex`y_{i_0 i_1 \ldots} = x_{j_0 j_1 \ldots} \qquad j_{\text{order}[k]} = i_k`),
  torch: ({ attrs }) => (attrs['order'] === '10' ? 'x.T' : `x.permute(${[...String(attrs['order'])].join(', ')})`),
};

const takeRows: Explained = {
  says: 'Copies some rows of every matrix, so that what follows is computed for these alone: all of them would not fit at once.',
  formula: ({ inputs }) => (inputs['first']
    ? tex`y_{ij} = x_{\text{start} + \text{first} + i,\; j}`
    : tex`y_{ij} = x_{\text{start} + i,\; j}`),
  torch: (step) => `x.narrow(-2, ${firstRow(step)}, ${step.attrs['count']})`,
};

const windowPartition: Explained = {
  says: 'Cuts a map into small square windows, or puts it together again; where it is rolled before, '
    + 'neighbours that a border parted come to lie in one window.',
  formula: ({ attrs }) => (attrs['back']
    ? tex`y_{(Y,\, X)} = x_{v,\; w\, i + j} \qquad \begin{aligned} Y &= (w\, v_y + i + \text{shift}) \bmod H \\ X &= (w\, v_x + j + \text{shift}) \bmod W \end{aligned}`
    : tex`y_{v,\; w\, i + j} = x_{(Y,\, X)} \qquad \begin{aligned} Y &= (w\, v_y + i + \text{shift}) \bmod H \\ X &= (w\, v_x + j + \text{shift}) \bmod W \end{aligned}`),
  torch: ({ inputs, attrs, output }) => {
    const [height, width, window] = ['height', 'width', 'window'].map((name) => count(attrs, name, 1)) as [number, number, number];
    const shift = count(attrs, 'shift', 0);
    const channels = inputs['x']!.at(-1);
    const [rows, columns] = [height / window, width / window];
    if (attrs['back']) {
      const map = `x.view(${rows}, ${columns}, ${window}, ${window}, ${channels}).transpose(1, 2).reshape(${height}, ${width}, ${channels})`;
      return `${map}${shift > 0 ? `.roll((${shift}, ${shift}), (0, 1))` : ''}.flatten(0, 1)`;
    }
    const rolled = `x.view(${height}, ${width}, ${channels})${shift > 0 ? `.roll((${-shift}, ${-shift}), (0, 1))` : ''}`;
    return `${rolled}.view(${rows}, ${window}, ${columns}, ${window}, ${channels}).transpose(1, 2).reshape(${output.join(', ')})`;
  },
};

export const layout = { concat, permute, 'take-rows': takeRows, 'window-partition': windowPartition };
