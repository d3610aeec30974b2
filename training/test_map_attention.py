"""The gates and long-range modules of feature maps against loops, einsum and the papers' own layouts."""

import itertools

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from attention.global_context import GlobalContext
from attention.global_reasoning import GlobalReasoning
from attention.non_local import KERNELS, NonLocal
from attention.sagan import SAGANAttention
from attention.triplet_attention import TripletAttention
from noise import image, precise


def run(module, x):
    """The weights, and the results of one map x [C, H, W], as arrays."""
    with torch.no_grad():
        results = module(x[None])
    weights = {name: tensor.numpy() for name, tensor in module.state_dict().items()}
    return weights, {name: value[0].numpy() for name, value in results.items()}


def softmax(scores):
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def project(weights, name, maps):
    """A 1×1 convolution as a matrix product over channels. maps [C, ...]."""
    matrix = weights[f'{name}.weight']
    out = np.tensordot(matrix.reshape(len(matrix), -1), maps, 1)
    bias = weights.get(f'{name}.bias', np.zeros(len(out)))
    return out + bias.reshape(-1, *[1] * (maps.ndim - 1))


def normalise(weights, name, maps, eps=1e-5):
    """BatchNorm with its running statistics. maps [C, H, W]."""
    gain, shift, mean, variance = (
        weights[f'{name}.{part}'][:, None, None] for part in ('weight', 'bias', 'running_mean', 'running_var')
    )
    return (maps - mean) / np.sqrt(variance + eps) * gain + shift


def halve(maps):
    """2×2 max pooling that drops an odd last row and column. [C, H, W] → [C, ⌊H/2⌋, ⌊W/2⌋]."""
    channels, height, width = maps.shape
    out = np.empty((channels, height // 2, width // 2))
    for c, y, x in np.ndindex(out.shape):
        out[c, y, x] = maps[c, 2 * y : 2 * y + 2, 2 * x : 2 * x + 2].max()
    return out


def close(actual, expected):
    assert actual.shape == expected.shape
    np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize('channels', [4, 5])
@pytest.mark.parametrize('kernel, subsample, scaled', itertools.product(KERNELS, [False, True], [False, True]))
def test_non_local_is_a_loop_over_pairs(channels, kernel, subsample, scaled):
    x = image(channels, 3, 5)
    weights, results = run(precise(NonLocal(channels, kernel, subsample, scaled)), x)
    maps = x.numpy()
    asks, answers = (maps, maps) if kernel == 'gaussian' else (project(weights, name, maps) for name in ('theta', 'phi'))
    values = project(weights, 'g', maps)
    if subsample:
        answers, values = halve(answers), halve(values)
    asks, answers, values = (list(part.reshape(len(part), -1).T) for part in (asks, answers, values))
    scores = np.empty((len(asks), len(answers)))
    for (i, ask), (j, answer) in itertools.product(enumerate(asks), enumerate(answers)):
        if kernel == 'concat':
            line = weights['concat_project.0.weight'].ravel()
            scores[i, j] = max(0, sum(w * v for w, v in zip(line, [*ask, *answer], strict=True)))
        else:
            scores[i, j] = sum(a * b for a, b in zip(ask, answer, strict=True))
            if scaled and kernel != 'dot':
                scores[i, j] /= len(ask) ** 0.5
    attention = softmax(scores) if 'gaussian' in kernel else scores / len(answers)
    context = np.zeros((channels // 2, 15))
    for i, j in np.ndindex(attention.shape):
        context[:, i] += attention[i, j] * values[j]
    context = context.reshape(-1, 3, 5)
    close(results['scores'], scores)
    close(results['attention'], attention)
    close(results['context'], context)
    close(results['output'], maps + normalise(weights, 'W.1', project(weights, 'W.0', context)))


def test_only_the_two_gaussians_are_distributions():
    sums = {kernel: run(precise(NonLocal(6, kernel)), image(6, 3, 4))[1]['attention'].sum(-1) for kernel in KERNELS}
    for kernel in ('embedded-gaussian', 'gaussian'):
        np.testing.assert_allclose(sums[kernel], 1)
    for kernel in ('dot', 'concat'):
        assert np.abs(sums[kernel] - 1).max() > 0.1


@pytest.mark.parametrize('pool, scaled', itertools.product([False, True], repeat=2))
def test_sagan_is_einsum(pool, scaled):
    x = image(16, 5, 7)
    weights, results = run(precise(SAGANAttention(16, pool, scaled)), x)
    maps = x.numpy()
    queries, keys, values = (project(weights, name, maps) for name in ('theta', 'phi', 'g'))
    if pool:
        keys, values = halve(keys), halve(values)
    scores = np.einsum('dyx,dij->yxij', queries, keys).reshape(35, -1) / (np.sqrt(2) if scaled else 1)
    attention = softmax(scores)
    answers = np.einsum('nm,dm->dn', attention, values.reshape(8, -1)).reshape(8, 5, 7)
    close(results['scores'], scores)
    close(results['attention'], attention)
    close(results['context'], project(weights, 'o', answers))
    close(results['output'], maps + weights['gamma'] * project(weights, 'o', answers))


@pytest.mark.parametrize('fusion, values', itertools.product(['add', 'multiply', 'both'], [False, True]))
def test_global_context_is_its_formula(fusion, values):
    x = image(12, 4, 5)
    weights, results = run(precise(GlobalContext(12, 3, fusion, values)), x)
    maps = x.numpy()
    attention = softmax(project(weights, 'conv_mask', maps).ravel()).reshape(4, 5)
    seen = project(weights, 'conv_value', maps) if values else maps
    context = np.array([(plane * attention).sum() for plane in seen])

    def transform(name):
        hidden = project(weights, f'{name}.0', context)
        hidden = (hidden - hidden.mean()) / np.sqrt(hidden.var() + 1e-5)
        hidden = hidden * weights[f'{name}.1.weight'].ravel() + weights[f'{name}.1.bias'].ravel()
        return project(weights, f'{name}.3', np.maximum(hidden, 0))

    expected, output = {'attention': attention, 'context': context}, maps
    if fusion != 'add':
        gate = 1 / (1 + np.exp(-transform('channel_mul_conv')))
        expected['gate' if fusion == 'both' else 'transform'] = gate
        output = output * gate[:, None, None]
    if fusion != 'multiply':
        expected['transform'] = transform('channel_add_conv')
        output = output + expected['transform'][:, None, None]
    assert list(results) == [*expected, 'output']
    for name, value in {**expected, 'output': output}.items():
        close(results[name], value)


@pytest.mark.parametrize('states, normalize', [(None, True), (3, True), (None, False)])
def test_global_reasoning_is_einsum(states, normalize):
    x = image(6, 4, 5)
    module = precise(GlobalReasoning(6, 4, states, normalize))
    weights, results = run(module, x)
    maps = x.numpy()
    state, projection = project(weights, 'conv_state', maps), project(weights, 'conv_proj', maps)
    nodes = np.einsum('syx,kyx->sk', state, projection) / (20 if normalize else 1)
    adjacency, mixing = weights['gcn.conv1.weight'][:, :, 0], weights['gcn.conv2.weight'][:, :, 0]
    mixed = np.einsum('kl,sl->sk', adjacency, nodes) + weights['gcn.conv1.bias'] + nodes
    reasoned = np.einsum('ts,sk->tk', mixing, np.maximum(mixed, 0))
    told = np.einsum('sk,kyx->syx', reasoned, projection)
    close(results['projection'], projection)
    close(results['nodes'], nodes)
    close(results['reasoned'], reasoned)
    close(results['output'], maps + normalise(weights, 'blocker', project(weights, 'conv_extend', told), 1e-4))


# The released code brings the axis to be pooled to the front, gates, and puts it back.
PERMUTATIONS = {'cw': (0, 2, 1, 3), 'hc': (0, 3, 2, 1), 'hw': (0, 1, 2, 3)}
PLANES = {'cw': 'channelWidth', 'hc': 'heightChannel', 'hw': 'heightWidth'}


@pytest.mark.parametrize('combine, spatial', itertools.product(['average', 'product'], [True, False]))
@torch.no_grad()
def test_triplet_attention_is_the_released_permutations(combine, spatial):
    module, x = precise(TripletAttention(combine, spatial)), image(2, 5, 4, 7)
    branches = ['cw', 'hc', 'hw'] if spatial else ['cw', 'hc']
    results, gates = module(x), []
    assert list(results) == [*(PLANES[branch] for branch in branches), 'output']
    for branch in branches:
        conv = getattr(module, branch).conv
        axes = PERMUTATIONS[branch]
        turned = x.permute(axes)
        pooled = torch.cat([turned.max(1, keepdim=True).values, turned.mean(1, keepdim=True)], 1)
        statistics = (conv.bn.running_mean, conv.bn.running_var, conv.bn.weight, conv.bn.bias)
        gate = F.batch_norm(F.conv2d(pooled, conv.conv.weight, padding=3), *statistics).sigmoid()
        torch.testing.assert_close(results[PLANES[branch]], gate[:, 0])
        gates.append(gate.expand_as(turned).permute(axes))  # each permutation is its own inverse
    stacked = torch.stack(gates)
    expected = (x * stacked).mean(0) if combine == 'average' else x * stacked.prod(0)
    torch.testing.assert_close(results['output'], expected)


MODULES = {
    **{f'non-local {kernel}': lambda kernel=kernel: NonLocal(8, kernel, True, True) for kernel in KERNELS},
    'sagan': lambda: SAGANAttention(8),
    'global-context': lambda: GlobalContext(8, 2, 'both', True),
    'global-reasoning': lambda: GlobalReasoning(8, 3),
    'triplet-attention': TripletAttention,
}
# What is added alike to every score of a row, softmax takes away again.
IDLE = {'phi.bias', 'conv_mask.bias'}


@pytest.mark.parametrize('name', MODULES)
def test_every_weight_can_be_trained(name):
    module = precise(MODULES[name]())
    module(image(2, 8, 6, 5))['output'].square().sum().backward()
    for weight, tensor in module.named_parameters():
        largest = tensor.grad.abs().max()
        is_idle = weight in IDLE and name not in ('non-local dot', 'non-local concat')
        assert largest < 1e-6 if is_idle else largest > 1e-6, weight


@pytest.mark.parametrize('name', [name for name in MODULES if name.startswith(('non-local', 'sagan', 'global-r'))])
def test_a_new_block_changes_nothing(name):
    x = image(1, 8, 4, 5).float()
    torch.testing.assert_close(MODULES[name]().eval()(x)['output'], x)


@pytest.mark.parametrize(
    'build, message',
    [
        (lambda: NonLocal(4, 'cosine'), 'kernel must be one of .* got cosine'),
        (lambda: SAGANAttention(7), 'at least 8, got 7'),
        (lambda: GlobalContext(8, 9), 'at most the 8 channels, got 9'),
        (lambda: GlobalContext(8, 2, 'concat'), 'fusion must be one of .* got concat'),
        (lambda: GlobalReasoning(8, 0), 'at least 1, got 0'),
        (lambda: TripletAttention('sum'), 'average or product, got sum'),
    ],
)
def test_what_cannot_be_built_is_refused(build, message):
    with pytest.raises(ValueError, match=message):
        build()
