"""Attention to sampled points: the cases of the deformable modules."""

from attention.deformable_attention import DeformableAttention
from attention.deformable_transformer import DeformableTransformer

from .case import on_map

DETR, DAT = 'deformable-attention', 'deformable-transformer'
CASES = (
    on_map(DETR, 'default', DeformableAttention, (8, 5, 7), {'heads': 2, 'points': 4}),
    on_map(DETR, 'one-position', DeformableAttention, (6, 1, 1), {'heads': 3, 'points': 1}),
    on_map(DETR, 'many', DeformableAttention, (12, 9, 8), {'heads': 4, 'points': 3}),
    on_map(DETR, 'one-column', DeformableAttention, (5, 67, 1), {'heads': 1, 'points': 5}),
    on_map(DAT, 'default', DeformableTransformer, (8, 5, 7), {'heads': 2, 'groups': 1}, built_for=3),
    on_map(
        DAT, 'strided', DeformableTransformer, (12, 9, 8),
        {'heads': 4, 'groups': 2, 'stride': 2, 'kernel': 5, 'range': 4.5, 'bias': True}, built_for=3,
    ),
    on_map(DAT, 'unbiased', DeformableTransformer, (6, 4, 3), {'heads': 3, 'groups': 3, 'range': 1, 'bias': False}, built_for=3),
    on_map(DAT, 'stride-is-kernel', DeformableTransformer, (10, 7, 11), {'heads': 1, 'groups': 1, 'stride': 3}, built_for=3),
    on_map(DAT, 'smallest', DeformableTransformer, (4, 3, 4), {'heads': 4, 'groups': 2, 'stride': 2, 'kernel': 1}, built_for=3),
)  # fmt: skip
