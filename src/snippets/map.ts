import { py } from './python.ts';

/** How the map that is shown is made of a module's results; indices from 0. */
export interface MapRecipe {
  /** The result it is made of. */
  readonly key: string;
  readonly kind: 'attention' | 'maps' | 'windows' | 'points' | 'planes' | 'displacement' | 'gate' | 'map';
  /** Rows and columns of the positions. */
  readonly grid: readonly [number, number];
  /** Tokens before the first position. */
  readonly prefix: number;
  /** The row of the token that asks; undefined where the mean over all who ask is shown. */
  readonly token: number | undefined;
  /** Whether there is an axis of heads, and the one that is shown; undefined where they become one. */
  readonly heads: boolean;
  readonly head: number | undefined;
  readonly fusion: 'mean' | 'max' | 'min';
  /** Keys were pooled 2 x 2. */
  readonly halved: boolean;
  /** windows: the side of a window, and by how much the map was rolled. */
  readonly windows?: { readonly side: number; readonly shift: number };
  /** points: where they lie, and how that is written: x before y, 0 to 1, or y before x, -1 to 1 between the middles of the corner cells. */
  readonly points?: { readonly at: string; readonly counts: string; readonly axes: 'xy' | 'yx' };
  /** The layers that are rolled out, both included; `fusion` is of the heads. */
  readonly rollout?: { readonly first: number; readonly last: number; readonly discard: number; readonly classColumn: boolean };
}

const FUSED = { mean: 'mean', max: 'amax', min: 'amin' } as const;

const FOOTPRINT = py`
  def footprint(places, weights, height, width):
      """Every point [n, 2] (x, y: 0 to 1) spreads its weight over the four positions around it, as reading there does."""
      column, row = places[:, 0] * width - 0.5, places[:, 1] * height - 0.5
      left, top = column.floor(), row.floor()
      map = torch.zeros(height, width)
      for y, down in ((top, 1 - (row - top)), (top + 1, row - top)):
          for x, along in ((left, 1 - (column - left)), (left + 1, column - left)):
              inside = (0 <= y) & (y < height) & (0 <= x) & (x < width)  # what falls outside is lost
              map.index_put_((y[inside].long(), x[inside].long()), (weights * down * along)[inside], accumulate=True)
      return map
`;

const ROLLOUT = ({ fusion }: MapRecipe, discard: number, classColumn: boolean): string => py`
  def rolled_out(layers, row):
      """Abnar and Zuidema 2020: the product of all layers' attention, each half itself and half the identity.

      layers [heads, T, T] each, the lowest first; row [T] says who asks
      """
      for attention in reversed(layers):
          matrix = attention.${FUSED[fusion]}(0)
          ${discard > 0 ? py`
            # The lowest ${Number((100 * discard).toFixed(3))} % go, but for the diagonal${classColumn ? ' and the class token' : ''}.
            lowest = torch.zeros(matrix.numel(), dtype=torch.bool)
            lowest[matrix.flatten().argsort(stable=True)[: math.floor(${discard} * matrix.numel())]] = True
            lowest = lowest.reshape(matrix.shape).fill_diagonal_(False)
            ${classColumn ? 'lowest[:, 0] = False' : false}
            matrix = matrix.masked_fill(lowest, 0)
          ` : false}
          matrix = matrix / 2 + torch.eye(len(matrix)) / 2
          ${discard > 0 ? 'matrix = matrix / matrix.sum(-1, keepdim=True)' : false}
          row = row @ matrix
      return row
`;

/** What stands before the code of a map. */
export const mapHelpers = (map: MapRecipe): readonly string[] => [
  ...(map.kind === 'points' ? [FOOTPRINT] : []), ...(map.rollout ? [ROLLOUT(map, map.rollout.discard, map.rollout.classColumn)] : []),
];

const said = ({ head, heads, fusion }: MapRecipe): string =>
  (!heads ? 'the map' : head !== undefined ? `head ${head + 1}` : `the ${fusion === 'mean' ? 'mean' : fusion === 'max' ? 'maximum' : 'minimum'} of the heads`);

/** One row of each head as one. */
const fused = ({ heads, head, fusion }: MapRecipe): string => (!heads ? '' : head === undefined ? `.${FUSED[fusion]}(0)` : `[${head}]`);

/** The code that makes `map` of `results`, and of `layers` where several are rolled out. `x` is what the module was given. */
export function mapCode(map: MapRecipe, x: string): string {
  const { key, kind, grid: [rows, columns], prefix, token, head, halved } = map;
  const result = `results['${key}']`;
  switch (kind) {
    case 'attention': return map.rollout ? rolloutCode(map) : py`
      # ${token === undefined ? 'How much each position receives: the mean of all rows' : `The row of token ${token}`}; ${said(map)}${prefix > 0 ? ', without the tokens before the patches' : false}.
      row = ${result}${token === undefined ? '.mean(-2)' : `[..., ${token}, :]`}${fused(map)}
      map = row${prefix > 0 ? `[${prefix}:]` : ''}.reshape(${halved ? `${Math.floor(rows / 2)}, ${Math.floor(columns / 2)}` : `${rows}, ${columns}`})
    `;
    case 'maps': return `map = ${result}[${head ?? 0}]`;
    case 'planes': return py`
      # No result of its own is a map: the mean of the planes.
      map = ${result}.mean(0)
    `;
    case 'gate': return py`
      # What the gate lets through: the channels, each less its mean, weighed by their gates.
      map = (${result}[:, None, None] * (${x} - ${x}.mean((1, 2), keepdim=True))).sum(0)
    `;
    case 'windows': return windowsCode(map);
    case 'points': return pointsCode(map);
    case 'displacement': return py`
      # How far each point moved, in positions of the map; ${head === undefined ? 'the mean of the groups' : `group ${head + 1}`}. Offsets are y before x.
      steps = ${result.replace(key, 'offsets')} / 2 * torch.tensor([${rows - 1}, ${columns - 1}])
      map = steps.norm(dim=-1)${head === undefined ? '.mean(0)' : `[${head}]`}
    `;
    case 'map': return `map = ${result}.reshape(${rows}, ${columns})`;
  }
}

const rolloutCode = ({ grid: [rows, columns], prefix, token }: MapRecipe): string => py`
  tokens = layers[0].shape[-1]
  asks = ${token === undefined ? 'torch.full((tokens,), 1 / tokens)  # all alike' : `F.one_hot(torch.tensor(${token}), tokens).double()`}
  map = rolled_out(layers, asks)${prefix > 0 ? `[${prefix}:]` : ''}.reshape(${rows}, ${columns})
`;

function windowsCode(map: MapRecipe): string {
  const { key, grid: [rows, columns], prefix, token, windows: { side, shift } = { side: 1, shift: 0 } } = map;
  const position = token === undefined ? 0 : token - prefix;
  const [y, x] = [(Math.floor(position / columns) - shift + rows) % rows, ((position % columns) - shift + columns) % columns];
  const across = columns / side;
  const [window, index] = [Math.floor(y / side) * across + Math.floor(x / side), (y % side) * side + (x % side)];
  const back = `.roll((${shift}, ${shift}), (0, 1))[..., 0]`;
  if (token === undefined) {
    return py`
      # What each position receives in its window; ${said(map)}.
      received = results['${key}'].mean(-2)
      received = received${map.head === undefined ? `.${FUSED[map.fusion]}(1)` : `[:, ${map.head}]`}
      map = join(received[..., None], ${rows}, ${columns}, ${side})${back}
    `;
  }
  return py`
    # Position ${position} is place ${index} of window ${window}; ${said(map)}. Elsewhere it cannot look.
    row = results['${key}'][${window}, :, ${index}]${fused(map)}
    looked = torch.zeros(len(results['${key}']), len(row), 1)
    looked[${window}, :, 0] = row
    map = join(looked, ${rows}, ${columns}, ${side})${back}
  `;
}

function pointsCode(map: MapRecipe): string {
  const { grid: [rows, columns], prefix, token, head, points: { at, counts, axes } = { at: '', counts: '', axes: 'xy' as const } } = map;
  const position = token === undefined ? undefined : token - prefix;
  const one = position === undefined ? '' : `, ${position}`;
  const whose = head === undefined ? 'all heads, each with its share' : `head ${head + 1}`;
  const places = axes === 'xy'
    ? `places = results['${at}'][${head ?? ':'}${one}]`
    : py`
      # The points that all queries share, of each head's group, counted over the cells: x before y, 0 to 1.
      places = (results['${at}'] + 1) / 2 * torch.tensor([${rows - 1}, ${columns - 1}]) + 0.5
      places = (places / torch.tensor([${rows}, ${columns}])).flip(-1).flatten(1, 2)
      heads = len(results['${counts}'])
      places = places.repeat_interleave(heads // len(places), 0)${head === undefined ? '' : `[${head}]`}
    `;
  const weights = `weights = results['${counts}'][${head ?? ':'}${one}]`;
  const spread = axes === 'yx' && position === undefined ? `places = places[${head === undefined ? ':, None' : 'None'}].expand(*weights.shape, 2)` : false;
  const share = [head === undefined ? `len(results['${counts}'])` : '', position === undefined ? String(rows * columns) : ''].filter(Boolean).join(' / ');
  return py`
    # Where position ${position ?? 'by position all of them'} reads, and how much of it; ${whose}.
    ${weights}
    ${places}
    ${spread}
    map = footprint(places.reshape(-1, 2), weights.flatten(), ${rows}, ${columns})${share ? ` / ${share}` : ''}
  `;
}
