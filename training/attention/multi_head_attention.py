"""Multi-head self-attention, with the weights of torch.nn.MultiheadAttention. arXiv 1706.03762."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class MultiHeadAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f'multi-head-attention: heads must divide the width {width}, got {heads}')
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)
        nn.init.xavier_uniform_(self.in_proj_weight)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, N, D] → queries, keys, values [B, heads, N, d], scores, attention [B, heads, N, N],
        context (heads side by side) and output [B, N, D]."""
        batch, count, width = x.shape
        projected = F.linear(x, self.in_proj_weight, self.in_proj_bias)
        queries, keys, values = projected.view(batch, count, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = queries @ keys.transpose(-2, -1) / math.sqrt(width // self.heads)
        attention = scores.softmax(-1)
        context = (attention @ values).transpose(1, 2).reshape(batch, count, width)
        return {
            'queries': queries,
            'keys': keys,
            'values': values,
            'scores': scores,
            'attention': attention,
            'context': context,
            'output': self.out_proj(context),
        }
