"""Parts of transformers and a whole one: the cases of the transformer family."""

from typing import Any

from torch import Tensor

from attention.re_attention import ReAttention
from attention.shifted_window_attention import ShiftedWindowAttention
from attention.vision_transformer import ViTShape, VisionTransformer

from .case import Case, Params


def vit(name: str, shape: ViTShape, size: tuple[int, int]) -> Case:
    params: Params = {'patch': shape.patch, 'heads': shape.heads}
    if shape.stride:
        params['stride'] = shape.stride
    if not shape.positions:
        params['positions'] = False
    image = (shape.channels, *size)
    return Case('vision-transformer', name, lambda: VisionTransformer(shape), {'image': image}, params)


def remixed(name: str, x: tuple[int, int], params: Params) -> Case:
    return Case('re-attention', name, lambda: ReAttention(x[1], **params), {'x': x}, params)


def swin(name: str, width: int, params: Params, **more: Any) -> Case:
    x = (params['height'] * params['width'], width)
    return Case('shifted-window-attention', name, lambda: ShiftedWindowAttention(width, **params), {'x': x}, params, **more)


def faint(inputs: dict[str, Tensor]) -> None:
    """Variances near LayerNorm's eps, so that the eps tells."""
    inputs['x'] *= 0.005


CASES = (
    remixed('default', (13, 12), {'heads': 3}),
    remixed('one-token', (1, 6), {'heads': 2, 'variant': 'deepvit'}),
    remixed('one-head', (67, 5), {'heads': 1, 'variant': 'deepvit'}),
    remixed('many-heads', (9, 20), {'heads': 10}),
    remixed('iterated', (14, 12), {'heads': 2, 'variant': 'iterated'}),
    remixed('iterated-many', (66, 7), {'heads': 1, 'variant': 'iterated'}),
    swin('default', 8, {'height': 6, 'width': 9, 'heads': 2, 'window': 3, 'shift': 1}),
    swin('unshifted', 9, {'height': 9, 'width': 6, 'heads': 3, 'window': 3, 'shift': 0, 'mlp': 2}),
    swin('widest-shift', 8, {'height': 8, 'width': 12, 'heads': 4, 'window': 4, 'shift': 3, 'mlp': 1}),
    swin('many-windows', 6, {'height': 8, 'width': 36, 'heads': 1, 'window': 2, 'shift': 1}),
    swin('many-keys', 5, {'height': 18, 'width': 9, 'heads': 1, 'window': 9, 'shift': 0, 'mlp': 3}),
    swin('short-side', 6, {'height': 4, 'width': 8, 'heads': 2, 'window': 4, 'shift': 2}),
    swin('small-map', 10, {'height': 6, 'width': 3, 'heads': 5, 'window': 7, 'shift': 3}),
    swin('faint', 12, {'height': 4, 'width': 6, 'heads': 2, 'window': 2, 'shift': 1, 'mlp': 4}, prepare=faint),
    swin('one-token-windows', 4, {'height': 2, 'width': 3, 'heads': 2, 'window': 1, 'shift': 0}),
    vit('square', ViTShape(4, 4, 18, 2, 3, 10), (16, 16)),
    vit('many-tokens', ViTShape(9, 2, 10, 1, 1, 5), (18, 18)),
    vit('resampled', ViTShape(3, 3, 12, 2, 2, 7), (15, 15)),
    vit('rectangular', ViTShape(4, 4, 12, 1, 4, 3), (12, 28)),
    vit('layer-scale', ViTShape(3, 4, 12, 2, 2, 6, layer_scale=True), (12, 12)),
    vit('registers', ViTShape(3, 4, 12, 1, 3, 6, registers=3), (12, 16)),
    vit('distilled', ViTShape(3, 4, 12, 1, 3, 6, distilled=True), (12, 8)),
    vit('distilled-registers', ViTShape(3, 4, 12, 1, 3, 6, registers=2, distilled=True), (16, 12)),
    vit('one-pixel-patches', ViTShape(5, 1, 12, 1, 1, 4, channels=7), (5, 6)),
    vit('overlapping', ViTShape(3, 4, 12, 1, 2, 5, stride=2), (10, 14)),
    vit('patches-apart', ViTShape(3, 2, 8, 1, 2, 3, registers=1, stride=3), (8, 8)),
    vit('without-positions', ViTShape(3, 3, 8, 1, 2, 4, positions=False), (9, 12)),
)
