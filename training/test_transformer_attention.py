"""Re-attention and shifted windows against PyTorch's and torchvision's modules and against one dense, masked attention."""

import math
from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torchvision.models.swin_transformer import SwinTransformerBlock

from attention.re_attention import ReAttention
from attention.shifted_window_attention import ShiftedWindowAttention
from noise import random


def pytorchs(module, width, heads):
    """torch.nn.MultiheadAttention with the projections of `module`."""
    theirs = torch.nn.MultiheadAttention(width, heads, batch_first=True)
    theirs.load_state_dict({
        'in_proj_weight': module.qkv.weight, 'in_proj_bias': module.qkv.bias,
        'out_proj.weight': module.proj.weight, 'out_proj.bias': module.proj.bias,
    })  # fmt: skip
    return partial(theirs.to(module.qkv.weight.dtype), average_attn_weights=False)


def test_re_attention_mixes_the_heads_maps():
    module = random(ReAttention(12, 3))
    x = torch.randn(2, 7, 12)
    results = module(x)
    _, attention = pytorchs(module, 12, 3)(x, x, x)
    torch.testing.assert_close(results['attention'], attention)
    norm, mixing = module.var_norm, module.reatten_matrix
    mixed = torch.einsum('oh,bhqk->boqk', mixing.weight[..., 0, 0], attention) + mixing.bias[:, None, None]
    gain = norm.weight / (norm.running_var + 1e-5).sqrt()
    mixed = (mixed - norm.running_mean[:, None, None]) * gain[:, None, None] + norm.bias[:, None, None]
    torch.testing.assert_close(results['mixed'], mixed)
    values = F.linear(x, module.qkv.weight[24:], module.qkv.bias[24:]).view(2, 7, 3, 4)
    context = torch.einsum('bhqk,bkhd->bqhd', mixed, values).reshape(2, 7, 12)
    torch.testing.assert_close(results['output'], module.proj(context), rtol=1e-4, atol=1e-5)


def test_re_attention_that_mixes_nothing_is_pytorchs_multi_head_attention():
    module = random(ReAttention(8, 4))
    with torch.no_grad():
        module.reatten_matrix.weight.copy_(torch.eye(4)[..., None, None])
        module.var_norm.running_var.fill_(1 - 1e-5)
        module.var_norm.weight.fill_(1)
        for still in (module.reatten_matrix.bias, module.var_norm.bias, module.var_norm.running_mean):
            still.zero_()
    x = torch.randn(1, 5, 8)
    torch.testing.assert_close(module(x)['output'], pytorchs(module, 8, 4)(x, x, x)[0])


def test_iterated_is_pytorchs_attention_twice():
    module = random(ReAttention(12, 2, 'iterated'))
    assert set(module.state_dict()) == {'qkv.weight', 'qkv.bias', 'proj.weight', 'proj.bias'}
    theirs, x = pytorchs(module, 12, 2), torch.randn(2, 6, 12)
    once, attention = theirs(x, x, x)
    twice, mixed = theirs(once, once, once)
    results = module(x)
    torch.testing.assert_close(results['attention'], attention)
    torch.testing.assert_close(results['mixed'], mixed, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(results['output'], twice, rtol=1e-4, atol=1e-5)


SHAPES = [(6, 9, 3, 1), (6, 9, 3, 2), (8, 4, 2, 0), (8, 12, 4, 3), (4, 8, 4, 0)]


@pytest.mark.parametrize(('height', 'width', 'window', 'shift'), SHAPES)
def test_shifted_windows_are_torchvisions_block(height, width, window, shift):
    module = random(ShiftedWindowAttention(8, height, width, 2, window, shift, 3))
    norm = partial(torch.nn.LayerNorm, eps=1e-5)
    theirs = SwinTransformerBlock(8, 2, [window] * 2, [shift] * 2, 3.0, norm_layer=norm).eval()
    renamed = {name.replace('fc1', '0').replace('fc2', '3'): value for name, value in module.state_dict().items()}
    renamed['attn.relative_position_index'] = theirs.attn.relative_position_index
    theirs.load_state_dict(renamed)
    x = torch.randn(2, height * width, 8)
    expected = theirs(x.view(2, height, width, 8)).reshape(x.shape)
    torch.testing.assert_close(module(x)['output'], expected, rtol=1e-4, atol=1e-5)


@torch.no_grad()
@pytest.mark.parametrize(('height', 'width', 'window', 'shift'), SHAPES[:4])
def test_shifted_windows_are_one_dense_attention_to_near_tokens_of_the_window(height, width, window, shift):
    depth, heads = 6, 3
    module = random(ShiftedWindowAttention(depth, height, width, heads, window, shift)).double()
    x = torch.randn(1, height * width, depth, dtype=torch.float64)
    results, attn = module(x), module.attn

    places = [(y, x) for y in range(height) for x in range(width)]
    windows = [((y - shift) % height // window, (x - shift) % width // window) for y, x in places]
    bias = torch.full((heads, len(places), len(places)), -math.inf, dtype=torch.float64)
    for i, (y, x_) in enumerate(places):
        for j, (v, u) in enumerate(places):
            # The map is at least two windows high and wide, so tokens that meet over its edge are a window apart.
            if windows[i] == windows[j] and abs(y - v) < window and abs(x_ - u) < window:
                bias[:, i, j] = attn.relative_position_bias_table[(y - v + window - 1) * (2 * window - 1) + x_ - u + window - 1]
    normed = F.layer_norm(x, [depth], module.norm1.weight, module.norm1.bias, 1e-5)
    output, attention = pytorchs(attn, depth, heads)(normed, normed, normed, attn_mask=bias)
    x = x + output
    hidden = F.gelu(module.mlp.fc1(F.layer_norm(x, [depth], module.norm2.weight, module.norm2.bias, 1e-5)))
    torch.testing.assert_close(results['output'], x + module.mlp.fc2(hidden))

    # The tokens of each window in the order of the rolled map, row by row.
    order = sorted(range(len(places)), key=lambda i: (windows[i], *((p - shift) % n for p, n in zip(places[i], (height, width)))))
    for number, members in enumerate(torch.tensor(order).view(-1, window**2)):
        torch.testing.assert_close(results['windows'][0, number], normed[0, members])
        torch.testing.assert_close(results['attention'][0, number], attention[0][:, members][:, :, members])


@pytest.mark.parametrize(
    ('size', 'window', 'taken'), [((4, 8), 4, 4), ((8, 4), 6, 4), ((3, 3), 7, 3), ((2, 6), 5, 2), ((4, 6), 2, 2)], ids=str
)
def test_where_a_side_is_at_most_a_window_the_window_is_that_side_and_nothing_shifts(size, window, taken):
    module = ShiftedWindowAttention(4, *size, 2, window, 1)
    assert module.window == taken and module.attn.relative_position_bias_table.shape == ((2 * taken - 1) ** 2, 2)
    assert module.shift == (0 if min(size) <= window else 1)
    assert module(torch.randn(1, math.prod(size), 4))['windows'].shape == (1, math.prod(size) // taken**2, taken**2, 4)


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        ((8, 6, 9, 3, 3), 'heads must divide the width 8, got 3'),
        ((8, 6, 9, 2, 3, 3), 'shift must be from 0 to window − 1 = 2, got 3'),
        ((8, 6, 9, 2, 4), 'window must divide height 6 and width 9, got 4'),
        ((8, 4, 6, 2, 7), 'window must divide height 4 and width 6, got 4'),
    ],
)
def test_what_does_not_fit_is_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=f'shifted-window-attention: {message}'):
        ShiftedWindowAttention(*arguments)


@pytest.mark.parametrize(
    'module', [ReAttention(8, 2), ReAttention(8, 2, 'iterated'), ShiftedWindowAttention(8, 4, 6, 2, 2, 1)], ids=str
)
def test_gradients_reach_every_weight(module):
    random(module)(torch.randn(2, 24, 8))['output'].square().sum().backward()
    for name, weight in module.named_parameters():
        assert weight.grad.abs().max() > 1e-6, name
