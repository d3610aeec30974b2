"""Writes src/modules/fixtures: for each attention module, inputs, weights and what PyTorch computes from them.

    python3 training/fixtures.py

One file per case, `<module>.<case>.safetensors`: tensors `input.*`, `weight.*`, `result.*` in float32 (computed in
float64) and in its metadata the module and its params. Sizes are odd, non-square and past one 64-thread workgroup.
"""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Generator, Tensor, nn

import safetensors_file
from attention.cbam import CBAM
from attention.channel_attention import ChannelAttention
from attention.dot_product import DotProductAttention
from attention.multi_head_attention import MultiHeadAttention
from attention.self_attention import SelfAttention
from attention.spatial_attention import SpatialAttention
from attention.squeeze_excitation import SqueezeExcitation
from attention.vision_transformer import ViTShape, VisionTransformer

FOLDER = Path(__file__).parents[1] / 'src' / 'modules' / 'fixtures'
Params = dict[str, int | float | str | bool]


@dataclass(frozen=True)
class Case:
    module: str
    name: str
    build: Callable[[], nn.Module]
    inputs: dict[str, tuple[int, ...]]  # in the order that forward takes them, without the batch axis
    params: Params = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return FOLDER / f'{self.module}.{self.name}.safetensors'


def sequence(module: str, name: str, build: Callable[[], nn.Module], x: tuple[int, int], params: Params) -> Case:
    return Case(module, name, build, {'x': x}, params)


def gate(
    module: str, name: str, kind: Callable[..., nn.Module], x: tuple[int, int, int], params: Params, per_channel: bool = True
) -> Case:
    """A gate over the map x [C, H, W]; `per_channel` ones are built for its channels."""
    return Case(module, name, lambda: kind(*x[: int(per_channel)], **params), {'x': x}, params)


def vit(name: str, shape: ViTShape, size: tuple[int, int]) -> Case:
    params: Params = {'patch': shape.patch, 'heads': shape.heads}
    image = (shape.channels, *size)
    return Case('vision-transformer', name, lambda: VisionTransformer(shape), {'image': image}, params)


def dot(name: str, sizes: tuple[int, int, int, int], params: Params) -> Case:
    """sizes: queries, keys, width, values' width."""
    queries, keys, width, values = sizes
    inputs = {'q': (queries, width), 'k': (keys, width), 'v': (keys, values)}
    return Case('dot-product', name, lambda: DotProductAttention(**params), inputs, params)


SE, CHANNEL, SPATIAL = 'squeeze-excitation', 'channel-attention', 'spatial-attention'
CASES = (
    dot('default', (5, 7, 8, 6), {}),
    dot('one', (1, 1, 1, 1), {}),
    dot('sharp', (3, 131, 16, 5), {'temperature': 0.5}),
    dot('unscaled', (67, 13, 4, 9), {'scaled': False, 'temperature': 2.0}),
    sequence('self-attention', 'default', lambda: SelfAttention(10, 8), (12, 10), {'dim': 8}),
    sequence('self-attention', 'one', lambda: SelfAttention(3, 1), (1, 3), {'dim': 1}),
    sequence('self-attention', 'many', lambda: SelfAttention(5, 7), (67, 5), {'dim': 7}),
    sequence('multi-head-attention', 'one-head', lambda: MultiHeadAttention(9, 1), (7, 9), {'heads': 1}),
    sequence('multi-head-attention', 'three-heads', lambda: MultiHeadAttention(12, 3), (13, 12), {'heads': 3}),
    sequence('multi-head-attention', 'many', lambda: MultiHeadAttention(8, 2), (65, 8), {'heads': 2}),
    gate(SE, 'default', SqueezeExcitation, (32, 7, 5), {}),
    gate(SE, 'bias', SqueezeExcitation, (6, 1, 1), {'reduction': 2, 'bias': True}),
    gate(SE, 'wide', SqueezeExcitation, (72, 5, 5), {'reduction': 8, 'bias': False}),
    gate(CHANNEL, 'default', ChannelAttention, (32, 7, 5), {}),
    gate(CHANNEL, 'small', ChannelAttention, (6, 3, 11), {'reduction': 3}),
    gate(CHANNEL, 'wide', ChannelAttention, (72, 6, 5), {'reduction': 4}),
    gate(SPATIAL, 'default', SpatialAttention, (5, 9, 13), {}, per_channel=False),
    gate(SPATIAL, 'wide', SpatialAttention, (17, 8, 9), {'kernel': 3}, per_channel=False),
    gate(SPATIAL, 'below-kernel', SpatialAttention, (1, 2, 3), {'kernel': 5}, per_channel=False),
    gate('cbam', 'default', CBAM, (32, 7, 9), {}),
    gate('cbam', 'spatial-first', CBAM, (8, 13, 6), {'reduction': 2, 'kernel': 3, 'order': 'spatial-first'}),
    gate('cbam', 'wide', CBAM, (72, 3, 5), {'reduction': 8, 'kernel': 5}),
    vit('square', ViTShape(4, 4, 18, 2, 3, 10), (16, 16)),
    vit('many-tokens', ViTShape(9, 2, 10, 1, 1, 5), (18, 18)),
    vit('resampled', ViTShape(3, 3, 12, 2, 2, 7), (15, 15)),
    vit('rectangular', ViTShape(4, 4, 12, 1, 4, 3), (12, 28)),
    vit('layer-scale', ViTShape(3, 4, 12, 2, 2, 6, layer_scale=True), (12, 12)),
    vit('registers', ViTShape(3, 4, 12, 1, 3, 6, registers=3), (12, 16)),
    vit('distilled', ViTShape(3, 4, 12, 1, 3, 6, distilled=True), (12, 8)),
    vit('one-pixel-patches', ViTShape(5, 1, 12, 1, 1, 4, channels=7), (5, 6)),
)


def randomise(module: nn.Module, generator: Generator) -> None:
    """Weights that leave no part idle: matrices of gain about 1, gains near 1, variances above 0, biases off 0."""
    for name, tensor in module.state_dict().items():
        if not tensor.is_floating_point():
            continue
        noise = torch.randn(tensor.shape, generator=generator, dtype=torch.float32)
        if name.endswith('running_var'):
            value = noise.abs() + 0.5
        elif tensor.dim() > 1 and not name.endswith(('_token', 'pos_embed')):
            value = noise * 1.5 / tensor[0].numel() ** 0.5
        else:
            gain = name.endswith(('norm1.weight', 'norm2.weight', 'norm.weight', 'bn.weight', 'gamma'))
            value = noise * 0.5 + float(gain)
        tensor.copy_(value)


@torch.no_grad()
def tensors(case: Case) -> dict[str, np.ndarray]:
    """The tensors of a case's file; the same on every run."""
    generator = Generator().manual_seed(zlib.crc32(f'{case.module}.{case.name}'.encode()))
    module = case.build().eval()
    randomise(module, generator)
    inputs = {name: torch.randn(shape, generator=generator) for name, shape in case.inputs.items()}
    # Kept as float32, so that what is computed is computed from what is stored.
    weights = {name: tensor.clone() for name, tensor in module.state_dict().items() if tensor.is_floating_point()}
    results = module.double()(*(x.double()[None] for x in inputs.values()))

    def named(group: str, values: dict[str, Tensor]) -> dict[str, np.ndarray]:
        return {f'{group}.{name}': value.float().contiguous().numpy() for name, value in values.items()}

    outputs = {name: value[0] for name, value in results.items()}
    return {**named('input', inputs), **named('weight', weights), **named('result', outputs)}


if __name__ == '__main__':
    FOLDER.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        safetensors_file.write(case.path, tensors(case), {'module': case.module, 'params': json.dumps(case.params)})
    print(f'{len(CASES)} fixtures, {sum(case.path.stat().st_size for case in CASES)} bytes')
