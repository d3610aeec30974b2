"""Attention between the rows of matrices: the cases of the sequence family."""

from typing import Any

from torch import Tensor

from attention.cross_attention import CrossAttention
from attention.dot_product import DotProductAttention
from attention.hard_attention import HardAttention
from attention.multi_head_attention import MultiHeadAttention
from attention.self_attention import SelfAttention
from attention.soft_attention import SoftAttention

from .case import Case, Params


def dot(name: str, sizes: tuple[int, int, int, int], params: Params) -> Case:
    """sizes: queries, keys, width, values' width."""
    queries, keys, width, values = sizes
    inputs = {'q': (queries, width), 'k': (keys, width), 'v': (keys, values)}
    return Case('dot-product', name, lambda: DotProductAttention(**params), inputs, params)


def single(name: str, x: tuple[int, int], dim: int) -> Case:
    return Case('self-attention', name, lambda: SelfAttention(x[1], dim), {'x': x}, {'dim': dim})


def multi_head(name: str, x: tuple[int, int], heads: int) -> Case:
    return Case('multi-head-attention', name, lambda: MultiHeadAttention(x[1], heads), {'x': x}, {'heads': heads})


def cross(name: str, x: tuple[int, int], context: tuple[int, int], heads: int) -> Case:
    inputs = {'x': x, 'context': context}
    return Case('cross-attention', name, lambda: CrossAttention(x[1], context[1], heads), inputs, {'heads': heads})


def compared(kind: type[SoftAttention], name: str, sizes: tuple[int, ...], params: Params, **more: Any) -> Case:
    """sizes: the query's width, how many annotations, their width, and for `additive` the width of its comparison."""
    query, count, width, *hidden = sizes
    inputs = {'query': (query,), 'annotations': (count, width)}
    return Case(kind.name, name, lambda: kind(width, query, *hidden, **params), inputs, params, **more)


def tie(inputs: dict[str, Tensor]) -> None:
    """Makes the second half of the annotations the same as the first."""
    first, second = inputs['annotations'].chunk(2)
    second.copy_(first)


CASES = (
    dot('default', (5, 7, 8, 6), {}),
    dot('one', (1, 1, 1, 1), {}),
    dot('sharp', (3, 131, 16, 5), {'temperature': 0.5}),
    dot('unscaled', (67, 13, 4, 9), {'scaled': False, 'temperature': 2.0}),
    single('default', (12, 10), 8),
    single('one', (1, 3), 1),
    single('many', (67, 5), 7),
    multi_head('one-head', (7, 9), 1),
    multi_head('three-heads', (13, 12), 3),
    multi_head('many', (65, 8), 2),
    cross('default', (5, 12), (9, 7), 3),
    cross('one-key', (7, 6), (1, 4), 2),
    cross('one-query', (1, 8), (11, 8), 8),
    cross('many-queries', (66, 6), (67, 9), 1),
    cross('many-keys', (3, 10), (131, 16), 5),
    compared(SoftAttention, 'default', (9, 12, 10, 7), {}),
    compared(SoftAttention, 'one', (2, 1, 3, 1), {'score': 'additive'}),
    compared(SoftAttention, 'many', (5, 131, 7, 66), {'temperature': 0.25}),
    compared(SoftAttention, 'dot', (6, 13, 6), {'score': 'dot', 'temperature': 1.5}),
    compared(SoftAttention, 'scaled-dot', (10, 67, 10), {'score': 'scaled-dot'}),
    compared(SoftAttention, 'general', (5, 17, 9), {'score': 'general', 'temperature': 2.0}),
    compared(HardAttention, 'default', (9, 12, 10, 7), {}),
    compared(HardAttention, 'argmax-of-equals', (6, 10, 6), {'score': 'dot', 'select': 'argmax'}, prepare=tie),
    compared(HardAttention, 'sample', (7, 14, 7), {'score': 'scaled-dot', 'select': 'sample', 'seed': 42}),
    compared(HardAttention, 'sample-again', (7, 14, 7), {'score': 'scaled-dot', 'select': 'sample', 'seed': 8}),
    compared(
        HardAttention, 'sample-of-many', (5, 131, 7, 6),
        {'score': 'additive', 'temperature': 1.5, 'select': 'sample', 'seed': 4294967295},
    ),
    compared(HardAttention, 'sample-of-one', (2, 1, 3, 2), {'select': 'sample', 'k': 3, 'seed': 0}),
    compared(HardAttention, 'top-3', (4, 67, 6), {'score': 'general', 'select': 'top-k', 'k': 3}),
    compared(
        HardAttention, 'top-3-of-equals', (5, 12, 5),
        {'score': 'dot', 'temperature': 2.0, 'select': 'top-k', 'k': 3}, prepare=tie,
    ),
    compared(HardAttention, 'top-all', (8, 5, 6, 9), {'select': 'top-k', 'k': 5, 'temperature': 0.5}),
)  # fmt: skip
