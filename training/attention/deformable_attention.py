"""Deformable attention as Deformable DETR defines it, on one level. arXiv 2010.04159.

Every position looks at a few points that it chooses itself. Beside the published code: one level instead of several,
no padding mask, and the queries are the map's own positions.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DeformableAttention(nn.Module):
    def __init__(self, channels: int, heads: int, points: int) -> None:
        super().__init__()
        if channels % heads:
            raise ValueError(f'deformable-attention: heads must divide the {channels} channels, got {heads}')
        self.heads, self.points = heads, points
        self.sampling_offsets = nn.Linear(channels, heads * points * 2)
        self.attention_weights = nn.Linear(channels, heads * points)
        self.value_proj = nn.Linear(channels, channels)
        self.output_proj = nn.Linear(channels, channels)
        self.reset()

    @torch.no_grad()
    def reset(self) -> None:
        """Before training every head looks one, two, … pixels away into a direction of its own, as in the paper."""
        angles = torch.arange(self.heads) * (2 * math.pi / self.heads)
        directions = torch.stack([angles.cos(), angles.sin()], -1)
        directions = directions / directions.abs().amax(-1, keepdim=True)
        steps = torch.arange(1, self.points + 1)
        self.sampling_offsets.bias.copy_((directions[:, None] * steps[None, :, None]).flatten())
        for layer in (self.sampling_offsets, self.attention_weights):
            nn.init.zeros_(layer.weight)
        nn.init.zeros_(self.attention_weights.bias)
        for layer in (self.value_proj, self.output_proj):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → offsets [B, heads, N, points, 2] in pixels, locations (the same, 0…1 over the map's edges),
        both x before y, attention [B, heads, N, points] over a head's points, output [B, C, H, W]."""
        batch, channels, height, width = x.shape
        tokens = x.flatten(2).transpose(1, 2)

        def per_head(flat: Tensor, *shape: int) -> Tensor:
            return flat.view(batch, height * width, self.heads, *shape).transpose(1, 2)

        offsets = per_head(self.sampling_offsets(tokens), self.points, 2)
        attention = per_head(self.attention_weights(tokens), self.points).softmax(-1)
        size = x.new_tensor([width, height])
        rows, columns = (torch.arange(side, dtype=x.dtype, device=x.device) + 0.5 for side in (height, width))
        centres = torch.stack([columns.repeat(height), rows.repeat_interleave(width)], -1)
        locations = (centres[:, None] + offsets) / size

        values = self.value_proj(tokens).transpose(1, 2).reshape(batch * self.heads, -1, height, width)
        # grid_sample counts from −1 to 1 over the edges of the map, x first, and reads zeros outside.
        sampled = F.grid_sample(values, (2 * locations - 1).flatten(0, 1), align_corners=False)
        context = (sampled * attention.flatten(0, 1)[:, None]).sum(-1).view(batch, channels, -1)
        output = self.output_proj(context.transpose(1, 2)).transpose(1, 2).reshape(x.shape)
        return {'offsets': offsets, 'locations': locations, 'attention': attention, 'output': output}
