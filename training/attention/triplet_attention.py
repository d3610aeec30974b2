"""Triplet attention: three gates, one for each pair of the axes channel, height and width. arXiv 2010.03045."""

import torch
from torch import Tensor, nn

from .spatial_attention import NormalisedConv


class PlaneGate(nn.Module):
    """The gate of one plane, from the maximum and the mean along the axis across it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = NormalisedConv(7)

    def forward(self, maximum: Tensor, mean: Tensor) -> Tensor:
        """maximum, mean [B, rows, columns] → gate [B, rows, columns]."""
        return torch.sigmoid(self.conv(torch.stack([maximum, mean], 1)))[:, 0]


class TripletAttention(nn.Module):
    """`average` is the paper's mean of three gated maps, `product` multiplies x by all gates; without `spatial` two."""

    def __init__(self, combine: str = 'average', spatial: bool = True) -> None:
        super().__init__()
        if combine not in ('average', 'product'):
            raise ValueError(f'triplet-attention: combine must be average or product, got {combine}')
        self.combine = combine
        self.cw, self.hc = PlaneGate(), PlaneGate()
        self.hw = PlaneGate() if spatial else None

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → channelWidth [B, C, W], heightChannel [B, H, C], heightWidth [B, H, W] (absent without
        `spatial`), output [B, C, H, W]."""
        gates = {
            'channelWidth': self.cw(x.amax(2), x.mean(2)),
            # The released code convolves this plane with height as rows and channels as columns.
            'heightChannel': self.hc(x.amax(3).transpose(1, 2), x.mean(3).transpose(1, 2)),
        }
        factors = [gates['channelWidth'][:, :, None, :], gates['heightChannel'].transpose(1, 2)[:, :, :, None]]
        if self.hw is not None:
            gates['heightWidth'] = self.hw(x.amax(1), x.mean(1))
            factors.append(gates['heightWidth'][:, None])
        if self.combine == 'average':
            output = sum(x * factor for factor in factors) / len(factors)
        else:
            output = x
            for factor in factors:
                output = output * factor
        return {**gates, 'output': output}
