"""Cross-attention, soft and hard attention against PyTorch's own modules and against the formulas written another way."""

from itertools import islice

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from attention.cross_attention import CrossAttention
from attention.dot_product import DotProductAttention
from attention.hard_attention import HardAttention, mulberry32
from attention.multi_head_attention import MultiHeadAttention
from attention.soft_attention import SoftAttention
from noise import random


def test_cross_attention_is_pytorchs_with_another_width_of_keys():
    module = random(CrossAttention(12, 7, 3))
    theirs = torch.nn.MultiheadAttention(12, 3, kdim=7, vdim=7, batch_first=True)
    state = module.state_dict()
    theirs.load_state_dict({
        **{f'{part}_proj_weight': state[f'{part}_proj.weight'] for part in 'qkv'},
        'in_proj_bias': torch.cat([state[f'{part}_proj.bias'] for part in 'qkv']),
        'out_proj.weight': state['out_proj.weight'],
        'out_proj.bias': state['out_proj.bias'],
    })  # fmt: skip
    x, context = torch.randn(2, 5, 12), torch.randn(2, 9, 7)
    output, attention = theirs(x, context, context, average_attn_weights=False)
    results = module(x, context)
    torch.testing.assert_close(results['output'], output)
    torch.testing.assert_close(results['attention'], attention)
    torch.testing.assert_close(results['attention'], results['scores'].softmax(-1))


def test_cross_attention_to_oneself_is_multi_head_attention():
    module, own = random(CrossAttention(8, 8, 2)), MultiHeadAttention(8, 2)
    state = module.state_dict()
    own.load_state_dict({
        'in_proj_weight': torch.cat([state[f'{part}_proj.weight'] for part in 'qkv']),
        'in_proj_bias': torch.cat([state[f'{part}_proj.bias'] for part in 'qkv']),
        'out_proj.weight': state['out_proj.weight'],
        'out_proj.bias': state['out_proj.bias'],
    })  # fmt: skip
    x = torch.randn(1, 6, 8)
    results, expected = module(x, x), own(x)
    for name, value in results.items():
        torch.testing.assert_close(value, expected[name], msg=name)


@torch.no_grad()
def test_additive_attention_is_a_loop_over_annotations():
    module = random(SoftAttention(4, 3, 6, temperature=0.7)).double()
    query, annotations = torch.randn(1, 3).double(), torch.randn(1, 5, 4).double()
    w = {name: value.numpy() for name, value in module.state_dict().items()}
    assert {name: value.shape for name, value in w.items()} == {
        'annotation.weight': (6, 4), 'query.weight': (6, 3), 'query.bias': (6,), 'score.weight': (1, 6), 'score.bias': (1,),
    }  # fmt: skip
    asked = w['query.weight'] @ query[0].numpy() + w['query.bias']
    rows = annotations[0].numpy()
    scores = [(w['score.weight'] @ np.tanh(w['annotation.weight'] @ a + asked) + w['score.bias'])[0] / 0.7 for a in rows]
    shares = np.exp(scores) / np.exp(scores).sum()
    results = module(query, annotations)
    np.testing.assert_allclose(results['scores'][0], scores)
    np.testing.assert_allclose(results['attention'][0], shares)
    np.testing.assert_allclose(results['context'][0], sum(share * a for share, a in zip(shares, rows)))


def test_general_is_pytorchs_bilinear_form():
    module = random(SoftAttention(4, 6, score='general', temperature=2.0))
    query, annotations = torch.randn(2, 6), torch.randn(2, 5, 4)
    expected = F.bilinear(query[:, None].expand(-1, 5, -1).contiguous(), annotations, module.general.weight[None])[..., 0]
    torch.testing.assert_close(module(query, annotations)['scores'], expected / 2)


@pytest.mark.parametrize(('score', 'scaled'), [('dot', False), ('scaled-dot', True)])
def test_the_dots_are_one_row_of_dot_product_attention(score, scaled):
    query, annotations = torch.randn(2, 9), torch.randn(2, 5, 9)
    results = SoftAttention(9, 9, score=score, temperature=1.5)(query, annotations)
    expected = DotProductAttention(scaled, 1.5)(query[:, None], annotations, annotations)
    torch.testing.assert_close(results['scores'], expected['scores'][:, 0])
    torch.testing.assert_close(results['attention'], expected['attention'][:, 0])
    torch.testing.assert_close(results['context'], expected['output'][:, 0])


@pytest.mark.parametrize(
    ('seed', 'words'),
    [(0, (1144304738, 1416247)), (42, (2581720956, 1925393290)), (-1, (3850105811, 813802916)), (4294967295, (3850105811, 813802916))],
)
def test_mulberry32_gives_the_numbers_of_the_page(seed, words):
    # The words are what src/core/random.ts gives, times 2³².
    assert [number * 2**32 for number in islice(mulberry32(seed), 2)] == list(words)


def chosen(select, attention, **params):
    module = HardAttention(1, 1, score='dot', select=select, **params)
    return module.choose(torch.tensor([attention])).tolist()


def test_of_equal_weights_the_first_is_chosen():
    assert chosen('argmax', [0.1, 0.3, 0.3, 0.3]) == [[1]]
    assert chosen('argmax', [0.01] * 100) == [[0]]
    assert chosen('top-k', [0.2, 0.1, 0.2, 0.3, 0.2], k=3) == [[3, 0, 2]]


def test_a_draw_is_the_first_index_whose_cumulative_sum_is_above_it():
    # 1144304738 / 2³² = 0.2664
    assert chosen('sample', [0.26, 0.74], seed=0) == [[1]]
    assert chosen('sample', [0.27, 0.73], seed=0) == [[0]]
    assert chosen('sample', [0, 0, 0.27, 0.73], seed=0) == [[2]]


def test_a_draw_above_a_sum_that_rounds_below_one_falls_to_the_last_that_has_a_weight():
    assert chosen('sample', [0.1, 0.1, 0, 0], seed=0) == [[1]]


def test_draws_follow_the_distribution():
    attention = np.array([0.05, 0.4, 0, 0.25, 0.3])
    draws = [chosen('sample', attention.tolist(), seed=seed)[0][0] for seed in range(4000)]
    shares = np.bincount(draws, minlength=5) / 4000
    # Three standard deviations of the widest share are 0.023.
    np.testing.assert_allclose(shares, attention, atol=0.024)
    assert shares[2] == 0


def test_items_of_a_batch_draw_in_turn():
    module = HardAttention(1, 1, score='dot', select='sample', seed=42)
    draws = list(islice(mulberry32(42), 6))
    attention = torch.full((6, 10), 0.1, dtype=torch.float64)
    assert module.choose(attention)[:, 0].tolist() == [int(draw * 10) for draw in draws]


@pytest.mark.parametrize('params', [{}, {'select': 'sample', 'seed': 5}, {'select': 'top-k', 'k': 3}], ids=str)
def test_hard_attention_keeps_what_it_chose_of_soft_attention(params):
    module = random(HardAttention(4, 3, 5, **params))
    soft = SoftAttention(4, 3, 5)
    soft.load_state_dict(module.state_dict())
    query, annotations = torch.randn(2, 3), torch.randn(2, 7, 4)
    results, expected = module(query, annotations), soft(query, annotations)
    torch.testing.assert_close(results['scores'], expected['scores'])
    torch.testing.assert_close(results['attention'], expected['attention'])
    selection = results['selection']
    assert (selection > 0).sum(-1).tolist() == [params.get('k', 1)] * 2
    torch.testing.assert_close(selection.sum(-1), torch.ones(2))
    torch.testing.assert_close(results['context'], torch.einsum('bn,bnd->bd', selection, annotations))
    if params.get('select') != 'sample':
        largest = expected['attention'].topk(params.get('k', 1))
        kept = largest.values / largest.values.sum(-1, keepdim=True)
        torch.testing.assert_close(selection.gather(-1, largest.indices), kept)


def test_top_k_of_all_is_soft_and_more_is_refused():
    query, annotations = torch.randn(1, 4), torch.randn(1, 5, 4)
    results = HardAttention(4, 4, score='dot', select='top-k', k=5)(query, annotations)
    torch.testing.assert_close(results['selection'], results['attention'])
    with pytest.raises(ValueError, match='k must be at most the 5 annotations, got 6'):
        HardAttention(4, 4, score='dot', select='top-k', k=6)(query, annotations)


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        ({'score': 'cosine'}, 'score must be one of dot, scaled-dot, general, additive, got cosine'),
        ({'score': 'dot'}, 'dot compares equal widths, got 3 and 4'),
        ({'temperature': 0}, 'temperature must be above 0, got 0'),
        ({'hidden': 0}, 'additive needs a hidden width of 1 or more, got 0'),
        ({'select': 'best'}, 'select must be one of argmax, sample, top-k, got best'),
        ({'k': 0}, 'k must be 1 or more, got 0'),
    ],
)
def test_params_out_of_range_are_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=f'hard-attention: {message}'):
        HardAttention(4, 3, **{'hidden': 2, **arguments})


@pytest.mark.parametrize('score', ['general', 'additive'])
def test_gradients_reach_the_weights_through_soft_and_top_k(score):
    for module in (SoftAttention(4, 3, 5, score), HardAttention(4, 3, 5, score, select='top-k', k=2)):
        random(module)(torch.randn(2, 3), torch.randn(2, 6, 4))['context'].square().sum().backward()
        # The bias of the score is the same for all annotations: no choice depends on it.
        for name, weight in module.named_parameters():
            assert name == 'score.bias' or weight.grad.abs().max() > 1e-6, name
