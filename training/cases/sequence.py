"""Attention between the rows of matrices: the cases of the sequence family."""

from attention.dot_product import DotProductAttention
from attention.multi_head_attention import MultiHeadAttention
from attention.self_attention import SelfAttention

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
)
