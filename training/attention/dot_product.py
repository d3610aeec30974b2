"""Scaled dot-product attention. arXiv 1706.03762."""

import math

from torch import Tensor, nn


class DotProductAttention(nn.Module):
    def __init__(self, scaled: bool = True, temperature: float = 1.0) -> None:
        super().__init__()
        self.scaled = scaled
        self.temperature = temperature

    def forward(self, q: Tensor, k: Tensor, v: Tensor) -> dict[str, Tensor]:
        """q [B, Nq, D], k [B, Nk, D], v [B, Nk, Dv] → scores, attention [B, Nq, Nk], output [B, Nq, Dv]."""
        scores = q @ k.transpose(-2, -1) / (math.sqrt(q.shape[-1]) if self.scaled else 1) / self.temperature
        attention = scores.softmax(-1)
        return {'scores': scores, 'attention': attention, 'output': attention @ v}
