"""The deformable attention of DAT: keys and values are read where each group of channels moved them. arXiv 2201.00520.

As in the published code's current form, the references of a grid of n are (i + ½)/(n − 1)·2 − 1, half a step below the
evenly spread ones of the queries. Unlike it, the offset convolution is padded by ⌊k/2⌋ even where the stride is k.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class ChannelNorm(nn.Module):
    """LayerNorm over the channels of a map [B, C, H, W]; a module of its own so that its weights are named norm.*."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels, eps=1e-5)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x.movedim(1, -1)).movedim(-1, 1)


def grid(height: int, width: int, shift: float, like: Tensor) -> Tensor:
    """(i + shift)/(size − 1)·2 − 1 of every position, y then x. [height, width, 2]"""
    axes = ((torch.arange(n, dtype=like.dtype, device=like.device) + shift) / (n - 1) * 2 - 1 for n in (height, width))
    return torch.stack(torch.meshgrid(*axes, indexing='ij'), -1)


def read(x: Tensor, places: Tensor) -> Tensor:
    """x [B, C, H, W] at places [B, h, w, 2] (y then x, −1…1 from the first sample to the last), zeros outside. [B, C, h, w]"""
    return F.grid_sample(x, places.flip(-1), align_corners=True)


class DeformableTransformer(nn.Module):
    def __init__(
        self, channels: int, height: int, width: int, heads: int, groups: int, stride: int = 1, kernel: int = 3,
        range: float = 2.0, bias: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        if channels % heads:
            raise ValueError(f'deformable-transformer: heads must divide the {channels} channels, got {heads}')
        if heads % groups:
            raise ValueError(f'deformable-transformer: groups must divide the {heads} heads, got {groups}')
        if kernel % 2 == 0:
            raise ValueError(f'deformable-transformer: kernel must be odd, got {kernel}')
        self.heads, self.groups, self.range = heads, groups, range
        self.size = (height, width)
        part = channels // groups
        self.proj_q = nn.Conv2d(channels, channels, 1)
        self.proj_k = nn.Conv2d(channels, channels, 1)
        self.proj_v = nn.Conv2d(channels, channels, 1)
        self.proj_out = nn.Conv2d(channels, channels, 1)
        self.conv_offset = nn.Sequential(
            nn.Conv2d(part, part, kernel, stride, kernel // 2, groups=part),
            ChannelNorm(part),
            nn.GELU(),
            nn.Conv2d(part, 2, 1, bias=False),
        )
        self.rpe_table = nn.Parameter(torch.zeros(heads, 2 * height - 1, 2 * width - 1)) if bias else None
        if self.rpe_table is not None:
            nn.init.trunc_normal_(self.rpe_table, std=0.01)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → offsets, positions [B, groups, Hk, Wk, 2] (y then x, −1…1), attention [B, heads, N, Nk],
        output [B, C, H, W]."""
        batch, channels, *size = x.shape
        if tuple(size) != self.size:
            raise ValueError(f'deformable-transformer: x must be {self.size} (H, W), as built, got {tuple(size)}')
        queries = self.proj_q(x)
        moves = self.conv_offset(queries.reshape(batch * self.groups, -1, *size)).movedim(1, -1)
        keys_size = moves.shape[1:3]
        if min(keys_size) < 2:
            raise ValueError(f'deformable-transformer: the grid of offsets must be at least 2 × 2, got {tuple(keys_size)}')
        steps = x.new_tensor([n - 1 for n in keys_size])
        offsets = moves.tanh() * self.range / steps
        positions = offsets + grid(*keys_size, 0.5, x)

        sampled = read(x.view(batch * self.groups, -1, *size), positions).reshape(batch, channels, *keys_size)
        maps = (queries, self.proj_k(sampled), self.proj_v(sampled))
        q, k, v = (t.reshape(batch, self.heads, channels // self.heads, -1) for t in maps)
        scores = q.transpose(-2, -1) @ k / math.sqrt(channels // self.heads)
        if self.rpe_table is not None:
            scores = scores + self.relative_bias(positions, batch)
        attention = scores.softmax(-1)
        output = self.proj_out((v @ attention.transpose(-2, -1)).reshape(x.shape))
        shape = (batch, self.groups, *keys_size, 2)
        return {'offsets': offsets.view(shape), 'positions': positions.view(shape), 'attention': attention, 'output': output}

    def relative_bias(self, positions: Tensor, batch: int) -> Tensor:
        """positions [B·groups, Hk, Wk, 2] → the table at half the way from each key to each query. [B, heads, N, Nk]"""
        queries = grid(*self.size, 0, positions).view(1, -1, 1, 2)
        halves = (queries - positions.flatten(1, 2)[:, None]) / 2
        table = self.rpe_table.view(self.groups, -1, *self.rpe_table.shape[1:]).repeat(batch, 1, 1, 1)
        return read(table, halves).reshape(batch, self.heads, halves.shape[1], -1)
