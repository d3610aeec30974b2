"""Deformable attention against loops that read one sample at a time."""

import itertools
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from attention.deformable_attention import DeformableAttention
from attention.deformable_transformer import DeformableTransformer
from fixtures import randomise
from noise import precise


def bilinear(plane, y, x):
    """plane [C, H, W] at the pixel coordinates y, x, whole numbers being the samples; zeros outside. [C]"""
    _, height, width = plane.shape
    total = np.zeros(len(plane))
    top, left = math.floor(y), math.floor(x)
    for row, column in itertools.product((top, top + 1), (left, left + 1)):
        if 0 <= row < height and 0 <= column < width:
            total += plane[:, row, column] * (1 - abs(y - row)) * (1 - abs(x - column))
    return total


@torch.no_grad()
def test_deformable_attention_is_a_loop_over_points():
    heads, points, channels, height, width = 3, 2, 6, 4, 5
    module = precise(DeformableAttention(channels, heads, points))
    image = torch.randn(1, channels, height, width, dtype=torch.float64)
    results = {name: value[0].numpy() for name, value in module(image).items()}
    weights = {name: value.numpy() for name, value in module.state_dict().items()}
    x, d = image[0].numpy(), channels // heads

    def linear(name, vector):
        return weights[f'{name}.weight'] @ vector + weights[f'{name}.bias']

    values = np.stack([[linear('value_proj', x[:, i, j]) for j in range(width)] for i in range(height)]).transpose(2, 0, 1)
    outside = 0
    for row, column in itertools.product(range(height), range(width)):
        offsets = linear('sampling_offsets', x[:, row, column])
        logits = linear('attention_weights', x[:, row, column])
        context, query = np.zeros(channels), row * width + column
        for head in range(heads):
            shares = np.exp(logits[head * points : (head + 1) * points])
            shares /= shares.sum()
            for point in range(points):
                dx, dy = offsets[(head * points + point) * 2 :][:2]
                outside += not (0 <= row + dy <= height - 1 and 0 <= column + dx <= width - 1)
                part = slice(head * d, (head + 1) * d)
                context[part] += shares[point] * bilinear(values[part], row + dy, column + dx)
                at = (head, query, point)
                np.testing.assert_allclose(results['offsets'][at], [dx, dy])
                np.testing.assert_allclose(results['locations'][at], [(column + 0.5 + dx) / width, (row + 0.5 + dy) / height])
                np.testing.assert_allclose(results['attention'][at], shares[point])
        np.testing.assert_allclose(results['output'][:, row, column], linear('output_proj', context))
    assert outside > 5


def test_before_training_every_head_looks_its_own_way_one_pixel_further_at_each_point():
    offsets = DeformableAttention(8, 4, 2)(torch.randn(1, 8, 3, 3))['offsets']
    right, down, left, up = offsets[0, :, 4].round(decimals=4).tolist()
    assert right == [[1, 0], [2, 0]] and down == [[0, 1], [0, 2]]
    assert left == [[-1, 0], [-2, 0]] and up == [[0, -1], [0, -2]]


@torch.no_grad()
@pytest.mark.parametrize(
    'settings', [{}, {'stride': 2, 'kernel': 5, 'range': 3.5}, {'stride': 3}, {'bias': False, 'range': 1}], ids=str
)
def test_deformable_transformer_is_a_loop_over_queries_and_keys(settings):
    channels, height, width, heads, groups = 8, 7, 5, 4, 2
    module = precise(DeformableTransformer(channels, height, width, heads, groups, **settings))
    image = torch.randn(1, channels, height, width, dtype=torch.float64)
    results = {name: value[0].numpy() for name, value in module(image).items()}
    weights = {name: value.numpy() for name, value in module.state_dict().items()}
    part, d, reach, stride = channels // groups, channels // heads, settings.get('range', 2), settings.get('stride', 1)
    kernel = settings.get('kernel', 3)

    def project(name, x):
        return np.einsum('oi,ihw->ohw', weights[f'{name}.weight'][:, :, 0, 0], x) + weights[f'{name}.bias'][:, None, None]

    x = image[0].numpy()
    q = project('proj_q', x)
    rows, columns = ((side - 1) // stride + 1 for side in (height, width))
    padded = np.pad(q, ((0, 0), (kernel // 2,) * 2, (kernel // 2,) * 2))
    sampled = np.zeros((channels, rows, columns))
    positions = np.zeros((groups, rows, columns, 2))
    for group, i, j in itertools.product(range(groups), range(rows), range(columns)):
        mine = slice(group * part, (group + 1) * part)
        window = padded[mine, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
        hidden = (window * weights['conv_offset.0.weight'][:, 0]).sum((1, 2)) + weights['conv_offset.0.bias']
        hidden = (hidden - hidden.mean()) / np.sqrt(hidden.var() + 1e-5)
        hidden = hidden * weights['conv_offset.1.norm.weight'] + weights['conv_offset.1.norm.bias']
        hidden = np.array([h * (1 + math.erf(h / math.sqrt(2))) / 2 for h in hidden])
        moves = np.tanh(weights['conv_offset.3.weight'][:, :, 0, 0] @ hidden)
        offset = moves * reach / np.array([rows - 1, columns - 1])
        positions[group, i, j] = offset + [(i + 0.5) / (rows - 1) * 2 - 1, (j + 0.5) / (columns - 1) * 2 - 1]
        np.testing.assert_allclose(results['offsets'][group, i, j], offset)
        y, x_ = (positions[group, i, j] + 1) / 2 * [height - 1, width - 1]
        sampled[mine, i, j] = bilinear(x[mine], y, x_)
    np.testing.assert_allclose(results['positions'], positions)

    k, v = (project(name, sampled).reshape(channels, -1) for name in ('proj_k', 'proj_v'))
    context = np.zeros((channels, height, width))
    for head, i, j in itertools.product(range(heads), range(height), range(width)):
        mine = slice(head * d, (head + 1) * d)
        scores = q[mine, i, j] @ k[mine] / math.sqrt(d)
        if settings.get('bias', True):
            query = np.array([i / (height - 1) * 2 - 1, j / (width - 1) * 2 - 1])
            places = positions[head // (heads // groups)].reshape(-1, 2)
            # The table's 2·size − 1 samples lie evenly on −1 … 1.
            at = ((query - places) / 2 + 1) / 2 * [2 * height - 2, 2 * width - 2]
            scores = scores + [bilinear(weights['rpe_table'][head : head + 1], *place)[0] for place in at]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        np.testing.assert_allclose(results['attention'][head, i * width + j], shares)
        context[mine, i, j] = v[mine] @ shares
    np.testing.assert_allclose(results['output'], project('proj_out', context))


def test_deformable_transformer_that_cannot_move_reads_its_references():
    module = precise(DeformableTransformer(4, 5, 4, 2, 1, range=0, bias=False))
    x = torch.randn(1, 4, 5, 4, dtype=torch.float64)
    # Half a step below and right of the samples: between four of them, the last row and column half outside.
    between = F.avg_pool2d(F.pad(x, (0, 1, 0, 1)), 2, 1)
    q, k, v = module.proj_q(x), module.proj_k(between), module.proj_v(between)
    q, k, v = (t.view(1, 2, 2, 20).transpose(-2, -1) for t in (q, k, v))
    expected = (q @ k.transpose(-2, -1) / math.sqrt(2)).softmax(-1)
    results = module(x)
    torch.testing.assert_close(results['attention'], expected)
    context = (expected @ v).transpose(-2, -1).reshape(1, 4, 5, 4)
    torch.testing.assert_close(results['output'], module.proj_out(context))


@pytest.mark.parametrize(
    ('size', 'settings'), [((1, 4), {}), ((4, 1), {}), ((2, 6), {'stride': 2}), ((3, 4), {'stride': 3, 'kernel': 1})], ids=str
)
def test_deformable_transformer_refuses_a_grid_of_one_row_or_column(size, settings):
    module = DeformableTransformer(2, *size, 1, 1, **settings)
    with pytest.raises(ValueError, match='at least 2 × 2'):
        module(torch.randn(1, 2, *size))


@pytest.mark.parametrize('settings', [(8, 4, 4, 3, 1), (8, 4, 4, 4, 3), (8, 4, 4, 4, 2, 1, 2)], ids=str)
def test_deformable_transformer_refuses_what_does_not_divide(settings):
    with pytest.raises(ValueError, match=r'deformable-transformer: (heads|groups|kernel) must .* got'):
        DeformableTransformer(*settings)


@pytest.mark.parametrize('module', [DeformableAttention(4, 2, 3), DeformableTransformer(4, 3, 4, 2, 2, stride=2)], ids=str)
def test_gradients_reach_every_weight(module):
    with torch.no_grad():
        randomise(module, torch.Generator().manual_seed(5))
    module(torch.randn(2, 4, 3, 4))['output'].square().sum().backward()
    # A bias on the keys adds the same to all of a query's scores, where nothing else tells the keys apart by it.
    for name, weight in module.named_parameters():
        assert weight.grad is not None, name
        assert name == 'proj_k.bias' or weight.grad.abs().max() > 1e-6, name
