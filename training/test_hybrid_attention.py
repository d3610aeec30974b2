"""The hybrids against loops, PyTorch's multi-head attention and torchvision's bottleneck."""

import itertools

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.resnet import Bottleneck

from attention.attention_augmented_conv import AttentionAugmentedConv, relative_logits
from attention.bottleneck_transformer import BottleneckTransformer
from noise import image, precise


def looped_logits(queries, by_height, by_width):
    """queries [heads, H, W, d] → [heads, N, N], one query and key at a time."""
    heads, height, width, _ = queries.shape
    places = list(itertools.product(range(height), range(width)))
    logits = torch.empty(heads, len(places), len(places), dtype=queries.dtype)
    for head, (q, (y, x)), (k, (row, column)) in itertools.product(range(heads), enumerate(places), enumerate(places)):
        distance = by_height[row - y + height - 1] + by_width[column - x + width - 1]
        logits[head, q, k] = queries[head, y, x] @ distance
    return logits


def shifted_rows(logits):
    """The papers' way from relative to absolute: each of L rows of 2L − 1 distances starts one earlier. [..., L, L]."""
    size = logits.shape[-2]
    flat = F.pad(F.pad(logits, (0, 1)).flatten(-2), (0, size - 1))
    return flat.unflatten(-1, (size + 1, 2 * size - 1))[..., :size, size - 1 :]


def test_relative_logits_are_a_loop_over_pairs():
    queries, by_height, by_width = image(2, 3, 4, 5), image(5, 5), image(7, 5)
    actual = relative_logits(queries[None], by_height, by_width)[0]
    torch.testing.assert_close(actual, looped_logits(queries, by_height, by_width))


def test_relative_logits_are_the_papers_padding_and_reshaping():
    queries, by_height, by_width = image(2, 3, 4, 5), image(5, 5), image(7, 5)
    across = shifted_rows(queries @ by_width.T)  # [heads, H, W, W key]
    down = shifted_rows(queries.transpose(1, 2) @ by_height.T)  # [heads, W, H, H key]
    expected = across[:, :, :, None, :] + down.transpose(1, 2)[..., None]
    torch.testing.assert_close(relative_logits(queries[None], by_height, by_width)[0], expected.reshape(2, 12, 12))


def their_attention(qkv, bias, out, x, heads, positions):
    """PyTorch's multi-head attention over the map's positions; the mask is what it adds to the logits.

    x [1, C, H, W], positions [heads, N, N] → output [1, C, H, W], attention [1, heads, N, N].
    """
    theirs = nn.MultiheadAttention(x.shape[1], heads, batch_first=True).double()
    theirs.load_state_dict({
        'in_proj_weight': qkv.flatten(1), 'in_proj_bias': bias, 'out_proj.weight': out[0].flatten(1), 'out_proj.bias': out[1],
    })  # fmt: skip
    tokens = x.flatten(2).transpose(1, 2)
    output, attention = theirs(tokens, tokens, tokens, attn_mask=positions, average_attn_weights=False)
    return output.transpose(1, 2).unflatten(2, x.shape[2:]), attention


def queries_of(qkv, bias, x, heads):
    """The scaled queries [heads, H, W, d] of x [1, C, H, W], from the first C rows of qkv."""
    width = x.shape[1]
    projected = F.conv2d(x, qkv[:width], bias[:width])[0].unflatten(0, (heads, -1)).permute(0, 2, 3, 1)
    return projected * (width // heads) ** -0.5


@pytest.mark.parametrize('relative', [True, False])
@torch.no_grad()
def test_augmenting_attention_is_pytorchs_with_the_positions_as_its_mask(relative):
    module, x = precise(AttentionAugmentedConv(6, 3, 5, 2, 6, 6, 8, relative=relative)), image(1, 6, 3, 5)
    qkv, bias = module.qkv.weight, module.qkv.bias
    positions = torch.zeros(2, 15, 15, dtype=x.dtype)
    if relative:
        positions = looped_logits(queries_of(qkv, bias, x, 2), module.key_rel_h, module.key_rel_w)
    output, attention = their_attention(qkv, bias, (module.attn_out.weight, module.attn_out.bias), x, 2, positions)
    results = module(x)
    torch.testing.assert_close(results['attended'], output)
    torch.testing.assert_close(results['attention'], attention)


@pytest.mark.parametrize('keys, values', [(4, 6), (6, 2)])
@torch.no_grad()
def test_augmenting_attention_is_a_loop_over_heads_where_keys_and_values_differ(keys, values):
    module, x = precise(AttentionAugmentedConv(3, 4, 2, 2, keys, values, 7)), image(1, 3, 4, 2)
    q, k, v = (
        part.reshape(2, -1, 8)  # [heads, d, N]: channels of one head are neighbours
        for part in F.conv2d(x, module.qkv.weight, module.qkv.bias)[0].split([keys, keys, values])
    )
    q = q / (keys // 2) ** 0.5
    positions = looped_logits(q.transpose(1, 2).unflatten(1, (4, 2)), module.key_rel_h, module.key_rel_w)
    attention = (torch.einsum('hdq,hdk->hqk', q, k) + positions).softmax(-1)
    heads = torch.cat([v[head] @ attention[head].T for head in range(2)])  # [dv, N]
    mixing, bias = module.attn_out.weight.flatten(1), module.attn_out.bias
    results = module(x)
    torch.testing.assert_close(results['attention'][0], attention)
    torch.testing.assert_close(results['attended'][0].flatten(1), mixing @ heads + bias[:, None])


@pytest.mark.parametrize('combine, values, convolved', [('concat', 4, 6), ('sum', 10, 10)])
@torch.no_grad()
def test_the_augmented_output_holds_both_halves(combine, values, convolved):
    module, x = precise(AttentionAugmentedConv(3, 4, 5, 2, 4, values, 10, 5, True, combine)), image(1, 3, 4, 5)
    results = module(x)
    convolution = F.conv2d(F.pad(x, (2, 2, 2, 2)), module.conv.weight, module.conv.bias)
    assert convolution.shape == (1, convolved, 4, 5)
    torch.testing.assert_close(results['convolution'], convolution)
    if combine == 'sum':
        torch.testing.assert_close(results['output'] - results['attended'], convolution)
    else:
        torch.testing.assert_close(results['output'][:, :6], convolution)
        torch.testing.assert_close(results['output'][:, 6:], results['attended'])


@torch.no_grad()
def test_without_relative_positions_attention_does_not_know_order():
    x, order = image(1, 3, 2, 6), torch.randperm(12, generator=torch.Generator().manual_seed(1))
    shuffled = x.flatten(2)[:, :, order].unflatten(2, (2, 6))
    for relative in (False, True):
        module = precise(AttentionAugmentedConv(3, 2, 6, 2, 4, 2, 5, relative=relative))
        here, there = module(x)['attention'], module(shuffled)['attention']
        assert torch.allclose(here[:, :, order][..., order], there) is not relative


@torch.no_grad()
def test_the_bottlenecks_attention_is_pytorchs_with_the_positions_as_its_mask():
    module, x = precise(BottleneckTransformer(5, 4, 3, 8, 2)), image(1, 5, 4, 3)
    results = module(x)
    inside, qkv = results['reduced'], module.qkv.weight
    nothing, as_it_is = torch.zeros(24, dtype=x.dtype), (torch.eye(8, dtype=x.dtype), torch.zeros(8, dtype=x.dtype))
    positions = looped_logits(queries_of(qkv, nothing, inside, 2), module.height_rel, module.width_rel)
    output, attention = their_attention(qkv, nothing, as_it_is, inside, 2, positions)
    torch.testing.assert_close(results['attended'], output)
    torch.testing.assert_close(results['attention'], attention)
    torch.testing.assert_close(results['scores'].softmax(-1), attention)


class Attend(nn.Module):
    def __init__(self, block):
        super().__init__()
        self.block = block

    def forward(self, x):
        return self.block.attend(x)[2]


@torch.no_grad()
def test_the_block_around_it_is_torchvisions_bottleneck():
    module, x = precise(BottleneckTransformer(16, 3, 5, 4, 2)), image(2, 16, 3, 5)
    theirs = Bottleneck(16, 4).double().eval()
    theirs.conv2 = nn.Identity()
    shared = {name: tensor for name, tensor in module.state_dict().items() if name.startswith(('conv', 'bn'))}
    theirs.load_state_dict(shared)
    theirs.conv2 = Attend(module)
    torch.testing.assert_close(module(x)['output'], theirs(x))


@pytest.mark.parametrize(
    'build',
    [
        lambda: AttentionAugmentedConv(4, 5, 3, 2, 4, 6, 8),
        lambda: AttentionAugmentedConv(4, 5, 3, 2, 4, 6, 6, combine='sum'),
        lambda: BottleneckTransformer(4, 5, 3, 6, 3),
    ],
    ids=['concat', 'sum', 'bottleneck'],
)
def test_every_weight_can_be_trained(build):
    module = precise(build())
    module(image(2, 4, 5, 3))['output'].square().sum().backward()
    for name, tensor in module.named_parameters():
        assert tensor.grad.abs().max() > 1e-6, name


def test_a_new_bottleneck_is_its_shortcut():
    x = image(1, 6, 3, 4).float()
    torch.testing.assert_close(BottleneckTransformer(6, 3, 4, 8).eval()(x)['output'], x.relu())


@pytest.mark.parametrize(
    'build, message',
    [
        (lambda: AttentionAugmentedConv(4, 3, 3, 2, 5, 4, 8), 'divide keys 5 and values 4, got 2'),
        (lambda: AttentionAugmentedConv(4, 3, 3, 2, 4, 3, 8), 'divide keys 4 and values 3, got 2'),
        (lambda: AttentionAugmentedConv(4, 3, 3, 2, 4, 4, 8, 2), 'kernel must be odd, got 2'),
        (lambda: AttentionAugmentedConv(4, 3, 3, 2, 4, 8, 8), 'values below out 8, got 8'),
        (lambda: AttentionAugmentedConv(4, 3, 3, 2, 4, 4, 8, combine='sum'), 'values equal to out 8, got 4'),
        (lambda: AttentionAugmentedConv(4, 3, 3, 2, 4, 4, 8, combine='product'), 'concat or sum, got product'),
        (lambda: BottleneckTransformer(4, 3, 3, 6), 'divide the bottleneck 6, got 4'),
    ],
)
def test_what_cannot_be_built_is_refused(build, message):
    with pytest.raises(ValueError, match=message):
        build()
