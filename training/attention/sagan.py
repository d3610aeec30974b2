"""SAGAN's self-attention: positions attend to a pooled map, and γ says how much of the answer is added. arXiv 1805.08318."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class SAGANAttention(nn.Module):
    """`scaled`: scores divided by √(C/8), which the paper does not do. Spectral normalisation is inside the weights."""

    def __init__(self, channels: int, pool: bool = True, scaled: bool = False) -> None:
        super().__init__()
        if channels < 8:
            raise ValueError(f'sagan: keys are an eighth of the channels wide, which needs at least 8, got {channels}')
        self.pool, self.scaled = pool, scaled
        self.theta = nn.Conv2d(channels, channels // 8, 1, bias=False)
        self.phi = nn.Conv2d(channels, channels // 8, 1, bias=False)
        self.g = nn.Conv2d(channels, channels // 2, 1, bias=False)
        self.o = nn.Conv2d(channels // 2, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(()))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → scores, attention [B, N, M], context, output [B, C, H, W].

        N = H·W; M = ⌊H/2⌋·⌊W/2⌋, or N where nothing is pooled.
        """
        queries, keys, values = self.theta(x), self.phi(x), self.g(x)
        if self.pool:
            keys, values = F.max_pool2d(keys, 2), F.max_pool2d(values, 2)
        scores = queries.flatten(2).transpose(1, 2) @ keys.flatten(2)
        if self.scaled:
            scores = scores / math.sqrt(queries.shape[1])
        attention = scores.softmax(-1)
        answers = values.flatten(2) @ attention.transpose(1, 2)
        context = self.o(answers.unflatten(2, x.shape[2:]))
        return {'scores': scores, 'attention': attention, 'context': context, 'output': self.gamma * context + x}
