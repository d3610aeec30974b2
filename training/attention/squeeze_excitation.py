"""Squeeze-and-Excitation: one gate per channel, from the channel's mean. arXiv 1709.01507."""

import torch
from torch import Tensor, nn


class SqueezeExcitation(nn.Module):
    def __init__(self, channels: int, reduction: int = 16, bias: bool = False) -> None:
        super().__init__()
        if channels % reduction:
            raise ValueError(f'squeeze-excitation: reduction must divide {channels} channels, got {reduction}')
        hidden = channels // reduction
        self.fc = nn.Sequential(
            nn.Linear(channels, hidden, bias=bias), nn.ReLU(), nn.Linear(hidden, channels, bias=bias), nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → squeeze [B, C], hidden [B, C/r], excitation [B, C], output [B, C, H, W]."""
        squeeze = x.mean((2, 3))
        hidden = self.fc[1](self.fc[0](squeeze))
        excitation = torch.sigmoid(self.fc[2](hidden))
        return {
            'squeeze': squeeze,
            'hidden': hidden,
            'excitation': excitation,
            'output': x * excitation[:, :, None, None],
        }
