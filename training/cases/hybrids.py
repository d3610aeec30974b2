"""Convolution beside attention: the cases of the hybrids."""

from attention.attention_augmented_conv import AttentionAugmentedConv
from attention.bottleneck_transformer import BottleneckTransformer

from .case import Case, Params, on_map


def augmented(
    name: str, x: tuple[int, int, int], heads: int, keys: int, values: int, out: int, params: Params | None = None
) -> Case:
    sizes: Params = {'heads': heads, 'keys': keys, 'values': values, 'out': out}
    return on_map('attention-augmented-conv', name, AttentionAugmentedConv, x, {**sizes, **(params or {})}, built_for=3)


def bottleneck(name: str, x: tuple[int, int, int], params: Params) -> Case:
    return on_map('bottleneck-transformer', name, BottleneckTransformer, x, params, built_for=3)


SUM, PLAIN = {'combine': 'sum'}, {'relative': False}
CASES = (
    augmented('default', (6, 5, 7), 2, 8, 4, 10),
    augmented('many', (3, 5, 13), 1, 4, 2, 5, {'kernel': 3, 'relative': True, 'combine': 'concat'}),
    augmented('plain', (8, 7, 3), 4, 8, 12, 13, {'kernel': 5, **PLAIN}),
    augmented('sum', (5, 4, 9), 3, 6, 9, 9, {'kernel': 1, **SUM}),
    augmented('plain-sum', (4, 6, 5), 2, 10, 6, 6, {**PLAIN, **SUM}),
    augmented('row', (67, 1, 7), 2, 2, 4, 6, {'kernel': 1}),
    augmented('one', (2, 1, 1), 1, 1, 1, 2),
    bottleneck('default', (12, 4, 6), {'bottleneck': 8}),
    bottleneck('many', (6, 13, 5), {'heads': 1, 'bottleneck': 3}),
    bottleneck('two-heads', (10, 3, 7), {'heads': 2, 'bottleneck': 14}),
    bottleneck('column', (70, 7, 1), {'heads': 3, 'bottleneck': 9}),
    bottleneck('one', (3, 1, 1), {'heads': 1, 'bottleneck': 4}),
)
