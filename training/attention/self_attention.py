"""Self-attention with one head: every token asks every other. arXiv 1706.03762."""

import math

from torch import Tensor, nn


class SelfAttention(nn.Module):
    def __init__(self, width: int, dim: int) -> None:
        super().__init__()
        self.q = nn.Linear(width, dim)
        self.k = nn.Linear(width, dim)
        self.v = nn.Linear(width, dim)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, N, D] → queries, keys, values [B, N, d], scores, attention [B, N, N], output [B, N, d]."""
        queries, keys, values = self.q(x), self.k(x), self.v(x)
        scores = queries @ keys.transpose(-2, -1) / math.sqrt(queries.shape[-1])
        attention = scores.softmax(-1)
        return {
            'queries': queries,
            'keys': keys,
            'values': values,
            'scores': scores,
            'attention': attention,
            'output': attention @ values,
        }
