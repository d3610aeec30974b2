import { random } from '../core/random.ts';
import type { Define, Facts } from './definition.ts';
import { JOIN, SPLIT } from './helpers.ts';
import { py } from './python.ts';

const temperatureOf = ({ params: { temperature } }: Facts): string | false => temperature !== 1 && ` / ${temperature}`;

const dotProduct: Define = (facts) => ({
  body: py`
    scores = q @ k.T${facts.params['scaled'] ? ' / math.sqrt(q.shape[1])' : false}${temperatureOf(facts)}
    attention = scores.softmax(-1)
    output = attention @ v
  `,
  results: ['scores', 'attention', 'output'],
});

/** How well every annotation matches the query. */
function scores(facts: Facts): string {
  const divided = temperatureOf(facts);
  switch (facts.params['score']) {
    case 'additive': return py`
      asked = F.linear(query, w['query.weight'], w['query.bias'])
      met = torch.tanh(F.linear(annotations, w['annotation.weight']) + asked)
      scores = F.linear(met, w['score.weight'], w['score.bias'])[:, 0]${divided}
    `;
    case 'general': return `scores = F.linear(annotations, w['general.weight']) @ query${divided || ''}`;
    case 'scaled-dot': return `scores = annotations @ query / math.sqrt(len(query))${divided || ''}`;
    default: return `scores = annotations @ query${divided || ''}`;
  }
}

const softAttention: Define = (facts) => ({
  body: py`
    ${scores(facts)}
    attention = scores.softmax(0)
    context = attention @ annotations
  `,
  results: ['scores', 'attention', 'context'],
});

function selection({ params: { select, k, seed } }: Facts): string {
  switch (select) {
    case 'sample': return py`
      # The first position where the odds, summed up, exceed a number that was drawn (mulberry32, seed ${Number(seed)}).
      chosen = (attention.cumsum(0) <= ${random(Number(seed))()}).sum().clamp(max=len(attention) - 1)
      selection = F.one_hot(chosen, len(attention)).to(attention)
    `;
    case 'top-k': return py`
      kept = torch.zeros_like(attention).scatter(0, attention.topk(${Number(k)}).indices, 1)
      selection = attention * kept / (attention * kept).sum()
    `;
    default: return 'selection = F.one_hot(attention.argmax(), len(attention)).to(attention)';
  }
}

const hardAttention: Define = (facts) => ({
  body: py`
    ${scores(facts)}
    attention = scores.softmax(0)
    ${selection(facts)}
    context = selection @ annotations
  `,
  results: ['scores', 'attention', 'selection', 'context'],
});

const selfAttention: Define = () => ({
  body: py`
    queries, keys, values = (F.linear(x, w[f'{part}.weight'], w[f'{part}.bias']) for part in 'qkv')
    scores = queries @ keys.T / math.sqrt(queries.shape[1])
    attention = scores.softmax(-1)
    output = attention @ values
  `,
  results: ['queries', 'keys', 'values', 'scores', 'attention', 'output'],
});

const multiHeadAttention: Define = ({ params: { heads } }) => ({
  helpers: [SPLIT, JOIN],
  body: py`
    projected = F.linear(x, w['in_proj_weight'], w['in_proj_bias'])
    queries, keys, values = (split(part, ${Number(heads)}) for part in projected.chunk(3, -1))
    scores = queries @ keys.transpose(1, 2) / math.sqrt(queries.shape[-1])
    attention = scores.softmax(-1)
    context = join(attention @ values)
    output = F.linear(context, w['out_proj.weight'], w['out_proj.bias'])
  `,
  results: ['queries', 'keys', 'values', 'scores', 'attention', 'context', 'output'],
});

const crossAttention: Define = ({ params: { heads } }) => ({
  helpers: [SPLIT, JOIN],
  body: py`
    queries = split(F.linear(x, w['q_proj.weight'], w['q_proj.bias']), ${Number(heads)})
    keys, values = (split(F.linear(context, w[f'{part}_proj.weight'], w[f'{part}_proj.bias']), ${Number(heads)}) for part in 'kv')
    scores = queries @ keys.transpose(1, 2) / math.sqrt(queries.shape[-1])
    attention = scores.softmax(-1)
    output = F.linear(join(attention @ values), w['out_proj.weight'], w['out_proj.bias'])
  `,
  results: ['queries', 'keys', 'values', 'scores', 'attention', 'output'],
});

export const sequence: Readonly<Record<string, Define>> = {
  'dot-product': dotProduct,
  'soft-attention': softAttention,
  'hard-attention': hardAttention,
  'self-attention': selfAttention,
  'multi-head-attention': multiHeadAttention,
  'cross-attention': crossAttention,
};
