"""Multi-head attention from one stream to another: x asks, context answers. arXiv 1706.03762."""

import math

from torch import Tensor, nn


class CrossAttention(nn.Module):
    def __init__(self, width: int, context_width: int, heads: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f'cross-attention: heads must divide the width {width}, got {heads}')
        self.heads = heads
        self.q_proj = nn.Linear(width, width)
        self.k_proj = nn.Linear(context_width, width)
        self.v_proj = nn.Linear(context_width, width)
        self.out_proj = nn.Linear(width, width)

    def split(self, x: Tensor) -> Tensor:
        """[B, N, D] → [B, heads, N, d]"""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(self, x: Tensor, context: Tensor) -> dict[str, Tensor]:
        """x [B, Nq, D], context [B, Nk, Dc] → queries [B, heads, Nq, d], keys, values [B, heads, Nk, d], scores,
        attention [B, heads, Nq, Nk], output [B, Nq, D]."""
        queries, keys, values = (
            self.split(part) for part in (self.q_proj(x), self.k_proj(context), self.v_proj(context))
        )
        scores = queries @ keys.transpose(-2, -1) / math.sqrt(queries.shape[-1])
        attention = scores.softmax(-1)
        output = self.out_proj((attention @ values).transpose(1, 2).flatten(2))
        return {
            'queries': queries,
            'keys': keys,
            'values': values,
            'scores': scores,
            'attention': attention,
            'output': output,
        }
