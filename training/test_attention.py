"""The definitions against PyTorch's own modules and against the formulas written another way."""

import pytest
import torch
import torch.nn.functional as F

from attention.cbam import CBAM
from attention.channel_attention import ChannelAttention
from attention.dot_product import DotProductAttention
from attention.multi_head_attention import MultiHeadAttention
from attention.self_attention import SelfAttention
from attention.spatial_attention import SpatialAttention
from attention.squeeze_excitation import SqueezeExcitation
from attention.vision_transformer import ViTShape, VisionTransformer
from noise import random


def test_multi_head_attention_is_pytorchs():
    module = random(MultiHeadAttention(12, 3))
    theirs = torch.nn.MultiheadAttention(12, 3, batch_first=True)
    theirs.load_state_dict(module.state_dict())
    x = torch.randn(2, 7, 12)
    output, attention = theirs(x, x, x, average_attn_weights=False)
    results = module(x)
    torch.testing.assert_close(results['output'], output)
    torch.testing.assert_close(results['attention'], attention)


def test_dot_product_is_pytorchs_single_head():
    q, k, v = torch.randn(1, 4, 8), torch.randn(1, 6, 8), torch.randn(1, 6, 8)
    theirs = F.multi_head_attention_forward(
        q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1), 8, 1, torch.eye(8).repeat(3, 1), torch.zeros(24),
        None, None, False, 0.0, torch.eye(8), torch.zeros(8),
    )  # fmt: skip
    results = DotProductAttention()(q, k, v)
    torch.testing.assert_close(results['output'], theirs[0].transpose(0, 1))
    torch.testing.assert_close(results['attention'], theirs[1])


def test_temperature_and_scale_only_divide_the_scores():
    q, k, v = torch.randn(1, 4, 9), torch.randn(1, 5, 9), torch.randn(1, 5, 2)
    plain = DotProductAttention(scaled=False)(q, k, v)['scores']
    torch.testing.assert_close(DotProductAttention(temperature=0.5)(q, k, v)['scores'], plain / 3 * 2)


def test_self_attention_is_one_head_of_multi_head():
    one, many = random(SelfAttention(6, 6)), MultiHeadAttention(6, 1)
    many.load_state_dict({
        'in_proj_weight': torch.cat([one.q.weight, one.k.weight, one.v.weight]),
        'in_proj_bias': torch.cat([one.q.bias, one.k.bias, one.v.bias]),
        'out_proj.weight': torch.eye(6),
        'out_proj.bias': torch.zeros(6),
    })  # fmt: skip
    x = torch.randn(1, 5, 6)
    torch.testing.assert_close(one(x)['output'], many(x)['output'])


def test_squeeze_excitation_is_torchvisions():
    from torchvision.ops import SqueezeExcitation as Theirs

    module, theirs = random(SqueezeExcitation(12, 4, bias=True)), Theirs(12, 3)
    state = module.state_dict()
    theirs.load_state_dict({
        f'fc{there}.{part}': state[f'fc.{here}.{part}'].reshape(shape)
        for here, there, shape in ((0, 1, (3, 12, 1, 1)), (2, 2, (12, 3, 1, 1)))
        for part, shape in (('weight', shape), ('bias', shape[:1]))
    })  # fmt: skip
    x = torch.randn(2, 12, 5, 3)
    torch.testing.assert_close(module(x)['output'], theirs(x))


def test_channel_attention_adds_one_mlp_of_both_poolings():
    module = random(ChannelAttention(8, 4))
    x = torch.randn(2, 8, 5, 3)
    pooled = [F.adaptive_avg_pool2d(x, 1).flatten(1), F.adaptive_max_pool2d(x, 1).flatten(1)]
    first, last = module.mlp[1], module.mlp[3]
    expected = sum(F.linear(F.linear(p, first.weight, first.bias).relu(), last.weight, last.bias) for p in pooled)
    torch.testing.assert_close(module(x)['attention'], expected.sigmoid())


def test_spatial_attention_convolves_maximum_then_mean():
    module = random(SpatialAttention(3))
    x = torch.randn(1, 4, 5, 6)
    bn, kernel = module.spatial.bn, module.spatial.conv.weight
    folded = kernel * bn.weight / (bn.running_var + 1e-5).sqrt()
    shift = bn.bias - bn.running_mean * bn.weight / (bn.running_var + 1e-5).sqrt()
    planes = torch.cat([x.max(1, keepdim=True).values, x.sum(1, keepdim=True) / 4], 1)
    expected = F.conv2d(planes, folded, shift, padding=1).sigmoid()
    torch.testing.assert_close(module(x)['output'], x * expected)


@pytest.mark.parametrize('order', ['channel-first', 'spatial-first'])
def test_cbam_is_its_two_gates_in_turn(order):
    module = random(CBAM(8, 2, 3, order))
    channel, spatial = module.ChannelGate, module.SpatialGate
    first, second = (channel, spatial) if order == 'channel-first' else (spatial, channel)
    x = torch.randn(1, 8, 5, 6)
    torch.testing.assert_close(module(x)['output'], second(first(x)['output'])['output'])


SHAPE = ViTShape(grid=3, patch=4, width=12, depth=2, heads=3, classes=5)


def test_vision_transformer_is_pytorchs_encoder():
    module = random(VisionTransformer(SHAPE))
    image = torch.randn(2, 3, 12, 12)
    x = module.embed(image)
    for block in module.blocks:
        layer = torch.nn.TransformerEncoderLayer(
            12, 3, 48, 0.0, 'gelu', layer_norm_eps=1e-6, batch_first=True, norm_first=True
        )
        state = block.state_dict()
        names = {
            'self_attn.in_proj_weight': 'attn.qkv.weight', 'self_attn.in_proj_bias': 'attn.qkv.bias',
            'self_attn.out_proj.weight': 'attn.proj.weight', 'self_attn.out_proj.bias': 'attn.proj.bias',
        } | {
            f'{there}.{part}': f'{here}.{part}'
            for there, here in (('linear1', 'mlp.fc1'), ('linear2', 'mlp.fc2'), ('norm1', 'norm1'), ('norm2', 'norm2'))
            for part in ('weight', 'bias')
        }  # fmt: skip
        layer.load_state_dict({there: state[here] for there, here in names.items()})
        x = layer.eval()(x)
    torch.testing.assert_close(module(image)['blocks.1.output'], x, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(module(image)['logits'], module.head(module.norm(x))[:, 0], rtol=1e-4, atol=1e-5)


def test_computing_fewer_rows_of_the_last_block_changes_no_logit():
    module, image = random(VisionTransformer(SHAPE)), torch.randn(1, 3, 12, 12)
    whole, short = module(image), module(image, last_rows=1)
    torch.testing.assert_close(short['logits'], whole['logits'])
    torch.testing.assert_close(short['blocks.1.attention'], whole['blocks.1.attention'][:, :, :1])


def test_registers_come_after_the_class_token_and_have_no_position():
    module = random(VisionTransformer(ViTShape(3, 4, 12, 1, 3, 5, registers=2)))
    tokens = module.embed(torch.randn(1, 3, 12, 12))
    assert tokens.shape == (1, 1 + 2 + 9, 12)
    torch.testing.assert_close(tokens[:, 0], module.cls_token[:, 0] + module.pos_embed[:, 0])
    torch.testing.assert_close(tokens[:, 1:3], module.reg_token)


def test_positions_of_another_grid_keep_the_class_tokens_row():
    module = random(VisionTransformer(SHAPE))
    resized = module.positions(2, 5)
    assert resized.shape == (1, 11, 12)
    torch.testing.assert_close(resized[:, 0], module.pos_embed[:, 0])
    assert module.positions(3, 3) is module.pos_embed
