"""Bottleneck transformer block: a ResNet bottleneck whose 3×3 convolution is self-attention. arXiv 2101.11605."""

import math

from torch import Tensor, nn

from .attention_augmented_conv import relative_logits, relative_table


class BottleneckTransformer(nn.Module):
    """`bottleneck` is the inner width; the map's height and width are what the relative tables are made for."""

    def __init__(self, channels: int, height: int, width: int, bottleneck: int, heads: int = 4) -> None:
        super().__init__()
        if bottleneck % heads:
            raise ValueError(f'bottleneck-transformer: heads must divide the bottleneck {bottleneck}, got {heads}')
        self.heads = heads
        self.conv1 = nn.Conv2d(channels, bottleneck, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(bottleneck)
        self.qkv = nn.Conv2d(bottleneck, 3 * bottleneck, 1, bias=False)
        self.height_rel = relative_table(height, bottleneck // heads)
        self.width_rel = relative_table(width, bottleneck // heads)
        self.bn2 = nn.BatchNorm2d(bottleneck)
        self.conv3 = nn.Conv2d(bottleneck, channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.bn3.weight)  # starts as the shortcut alone

    def attend(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """x [B, mid, H, W] → scores, attention [B, heads, N, N], attended [B, mid, H, W]."""
        queries, keys, values = (
            part.flatten(2).unflatten(1, (self.heads, -1)).transpose(2, 3)  # [B, heads, N, d]
            for part in self.qkv(x).chunk(3, 1)
        )
        queries = queries / math.sqrt(queries.shape[-1])
        positions = relative_logits(queries.unflatten(2, x.shape[2:]), self.height_rel, self.width_rel)
        scores = queries @ keys.transpose(2, 3) + positions
        attention = scores.softmax(-1)
        return scores, attention, (attention @ values).transpose(2, 3).flatten(1, 2).unflatten(2, x.shape[2:])

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → reduced [B, mid, H, W], scores, attention [B, heads, N, N], attended [B, mid, H, W] before
        its BatchNorm, output [B, C, H, W]."""
        reduced = self.bn1(self.conv1(x)).relu()
        scores, attention, attended = self.attend(reduced)
        output = (self.bn3(self.conv3(self.bn2(attended).relu())) + x).relu()
        return {'reduced': reduced, 'scores': scores, 'attention': attention, 'attended': attended, 'output': output}
