"""CBAM's channel attention: one MLP shared by the mean and the maximum of each channel. arXiv 1807.06521."""

import torch
from torch import Tensor, nn


class ChannelAttention(nn.Module):
    def __init__(self, channels: int, reduction: int = 16) -> None:
        super().__init__()
        if channels % reduction:
            raise ValueError(f'channel-attention: reduction must divide {channels} channels, got {reduction}')
        hidden = channels // reduction
        # The released code flattens first, hence the weights' indices 1 and 3.
        self.mlp = nn.Sequential(nn.Flatten(), nn.Linear(channels, hidden), nn.ReLU(), nn.Linear(hidden, channels))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → average, maximum, attention [B, C], output [B, C, H, W]."""
        average, maximum = x.mean((2, 3)), x.amax((2, 3))
        attention = torch.sigmoid(self.mlp(average) + self.mlp(maximum))
        return {
            'average': average,
            'maximum': maximum,
            'attention': attention,
            'output': x * attention[:, :, None, None],
        }
