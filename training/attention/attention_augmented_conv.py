"""Attention-augmented convolution: a convolution beside self-attention with relative positions. arXiv 1904.09925."""

import math

import torch
from torch import Tensor, nn


def relative_table(size: int, d: int) -> nn.Parameter:
    """An embedding of every distance −(size−1) … size−1 along an axis, of queries' norm. [2·size−1, d]."""
    return nn.Parameter(torch.randn(2 * size - 1, d) * d**-0.5)


def relative_logits(queries: Tensor, by_height: Tensor, by_width: Tensor) -> Tensor:
    """What the distance between a query and a key adds to their logit. The tables are indexed key − query + size − 1.

    queries [B, heads, H, W, d], by_height [2H−1, d], by_width [2W−1, d] → [B, heads, H·W, H·W].
    """
    rows, columns = (torch.arange(size, device=queries.device) for size in queries.shape[2:4])
    row_keys = by_height[rows[None, :] - rows[:, None] + len(rows) - 1]  # [H query, H key, d]
    column_keys = by_width[columns[None, :] - columns[:, None] + len(columns) - 1]  # [W query, W key, d]
    of_height = torch.einsum('bhyxd,yid->bhyxi', queries, row_keys)
    of_width = torch.einsum('bhyxd,xjd->bhyxj', queries, column_keys)
    return (of_height[..., :, None] + of_width[..., None, :]).flatten(4).flatten(2, 3)


class AttentionAugmentedConv(nn.Module):
    """The map's height and width are what the relative tables are made for; without `relative` any map will do.

    `combine`: concat puts [convolution, attention] side by side; sum adds them, both `out` wide.
    """

    def __init__(
        self,
        channels: int,
        height: int,
        width: int,
        heads: int,
        keys: int,
        values: int,
        out: int,
        kernel: int = 3,
        relative: bool = True,
        combine: str = 'concat',
    ) -> None:
        super().__init__()
        if combine not in ('concat', 'sum'):
            raise ValueError(f'attention-augmented-conv: combine must be concat or sum, got {combine}')
        if keys % heads or values % heads:
            raise ValueError(f'attention-augmented-conv: heads must divide keys {keys} and values {values}, got {heads}')
        if kernel % 2 == 0:
            raise ValueError(f'attention-augmented-conv: kernel must be odd, got {kernel}')
        if combine == 'sum' and values != out:
            raise ValueError(f'attention-augmented-conv: a sum needs values equal to out {out}, got {values}')
        if combine == 'concat' and values >= out:
            raise ValueError(f'attention-augmented-conv: a concat needs values below out {out}, got {values}')
        self.heads, self.keys, self.values, self.combine = heads, keys, values, combine
        self.conv = nn.Conv2d(channels, out if combine == 'sum' else out - values, kernel, padding=kernel // 2)
        self.qkv = nn.Conv2d(channels, 2 * keys + values, 1)
        self.attn_out = nn.Conv2d(values, values, 1)
        self.key_rel_w = relative_table(width, keys // heads) if relative else None
        self.key_rel_h = relative_table(height, keys // heads) if relative else None

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → attention [B, heads, N, N], convolution [B, F−dv or F, H, W], attended [B, dv, H, W],
        output [B, F, H, W]. Both logits are of the scaled queries."""
        height, width = x.shape[2:]
        queries, keys, values = (
            part.flatten(2).unflatten(1, (self.heads, -1)).transpose(2, 3)  # [B, heads, N, d]
            for part in self.qkv(x).split((self.keys, self.keys, self.values), 1)
        )
        queries = queries / math.sqrt(self.keys // self.heads)
        scores = queries @ keys.transpose(2, 3)
        if self.key_rel_h is not None:
            scores = scores + relative_logits(queries.unflatten(2, (height, width)), self.key_rel_h, self.key_rel_w)
        attention = scores.softmax(-1)
        heads = (attention @ values).transpose(2, 3).flatten(1, 2).unflatten(2, (height, width))
        attended, convolution = self.attn_out(heads), self.conv(x)
        together = convolution + attended if self.combine == 'sum' else torch.cat([convolution, attended], 1)
        return {'attention': attention, 'convolution': convolution, 'attended': attended, 'output': together}
