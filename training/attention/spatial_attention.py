"""CBAM's spatial attention: one gate per position, from a convolution over [max, mean]. arXiv 1807.06521."""

import torch
from torch import Tensor, nn


class NormalisedConv(nn.Module):
    """A one-channel convolution with its BatchNorm, held together so that the weights are named conv.* and bn.*."""

    def __init__(self, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(1)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn(self.conv(x))


class SpatialAttention(nn.Module):
    def __init__(self, kernel: int = 7) -> None:
        super().__init__()
        if kernel % 2 == 0:
            raise ValueError(f'spatial-attention: kernel must be odd, got {kernel}')
        self.spatial = NormalisedConv(kernel)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → pooled [B, 2, H, W], attention [B, H, W], output [B, C, H, W]."""
        pooled = torch.stack([x.amax(1), x.mean(1)], 1)
        attention = torch.sigmoid(self.spatial(pooled))
        return {'pooled': pooled, 'attention': attention[:, 0], 'output': x * attention}
