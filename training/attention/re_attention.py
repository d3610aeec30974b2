"""Re-attention: heads that see each other's maps (DeepViT, arXiv 2103.11886), or attention applied to its own output.

A head's mixed map is a learned combination of all heads' maps, normalised over a batch; it may be negative and its rows
need not sum to 1.
"""

import math

from torch import Tensor, nn

VARIANTS = ('deepvit', 'iterated')


class ReAttention(nn.Module):
    def __init__(self, width: int, heads: int, variant: str = 'deepvit') -> None:
        super().__init__()
        if variant not in VARIANTS:
            raise ValueError(f're-attention: variant must be {" or ".join(VARIANTS)}, got {variant}')
        if width % heads:
            raise ValueError(f're-attention: heads must divide the width {width}, got {heads}')
        self.heads = heads
        self.iterated = variant == 'iterated'
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        if not self.iterated:
            self.reatten_matrix = nn.Conv2d(heads, heads, 1)
            self.var_norm = nn.BatchNorm2d(heads, eps=1e-5)

    def attend(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x [B, N, D] → attention [B, heads, N, N] and values [B, heads, N, d]."""
        batch, count, width = x.shape
        q, k, v = self.qkv(x).view(batch, count, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        return (q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)).softmax(-1), v

    def gather(self, attention: Tensor, values: Tensor) -> Tensor:
        """The heads' weighted values side by side, projected. [B, N, D]"""
        return self.proj((attention @ values).transpose(1, 2).flatten(2))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, N, D] → attention, mixed [B, heads, N, N], output [B, N, D]."""
        attention, values = self.attend(x)
        if self.iterated:
            mixed, values = self.attend(self.gather(attention, values))
        else:
            mixed = self.var_norm(self.reatten_matrix(attention))
        return {'attention': attention, 'mixed': mixed, 'output': self.gather(mixed, values)}
