"""One Swin block: attention within windows of a rolled map, then an MLP. arXiv 2103.14030."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

BETWEEN_REGIONS = -100.0  # added to the scores of tokens that only the roll made neighbours


class WindowAttention(nn.Module):
    """Multi-head attention inside each window, with a bias for every step from a key to a query."""

    def __init__(self, width: int, heads: int, window: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f'shifted-window-attention: heads must divide the width {width}, got {heads}')
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.relative_position_bias_table = nn.Parameter(torch.empty((2 * window - 1) ** 2, heads))
        nn.init.trunc_normal_(self.relative_position_bias_table, std=0.02)
        rows, columns = torch.arange(window).repeat_interleave(window), torch.arange(window).repeat(window)
        down, right = (axis[:, None] - axis + window - 1 for axis in (rows, columns))
        self.register_buffer('index', down * (2 * window - 1) + right, persistent=False)

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """x [B, nW, w², D], mask [nW, w², w²] → output like x and attention [B, nW, heads, w², w²]."""
        batch, windows, count, width = x.shape
        q, k, v = self.qkv(x).view(batch, windows, count, 3, self.heads, -1).permute(3, 0, 1, 4, 2, 5)
        scores = q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)
        scores = scores + self.relative_position_bias_table[self.index].permute(2, 0, 1) + mask[:, None]
        attention = scores.softmax(-1)
        return self.proj((attention @ v).transpose(2, 3).reshape(x.shape)), attention


class Mlp(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class ShiftedWindowAttention(nn.Module):
    """On a map with a side of at most one window there is nothing to shift to: as in the published code, the window
    then is the shorter side, and the shift 0."""

    def __init__(self, dim: int, height: int, width: int, heads: int, window: int, shift: int = 0, mlp: int = 4) -> None:
        super().__init__()
        if not 0 <= shift < window:
            raise ValueError(f'shifted-window-attention: shift must be from 0 to window − 1 = {window - 1}, got {shift}')
        if min(height, width) <= window:
            window, shift = min(height, width), 0
        if height % window or width % window:
            raise ValueError(
                f'shifted-window-attention: window must divide height {height} and width {width}, got {window}; '
                'pad the map or choose another window'
            )
        self.size, self.window, self.shift = (height, width), window, shift
        self.norm1 = nn.LayerNorm(dim, eps=1e-5)
        self.attn = WindowAttention(dim, heads, window)
        self.norm2 = nn.LayerNorm(dim, eps=1e-5)
        self.mlp = Mlp(dim, mlp * dim)

    def cut(self, x: Tensor) -> Tensor:
        """A map [B, H, W, D] in windows, row by row [B, nW, w², D]."""
        batch, height, width, depth = x.shape
        w = self.window
        return x.view(batch, height // w, w, width // w, w, depth).transpose(2, 3).reshape(batch, -1, w * w, depth)

    def join(self, windows: Tensor) -> Tensor:
        """Windows [B, nW, w², D] laid back to the map [B, H, W, D]."""
        height, width = self.size
        w = self.window
        grid = windows.view(len(windows), height // w, width // w, w, w, -1)
        return grid.transpose(2, 3).reshape(len(windows), height, width, -1)

    def mask(self, like: Tensor) -> Tensor:
        """0 between tokens of one region, −100 where the roll brought one of them over an edge and not the other."""
        below, beside = (torch.arange(side, device=like.device) >= side - self.shift for side in self.size)
        regions = self.cut((2 * below[:, None] + beside)[None, :, :, None])[0, ..., 0]
        return (regions[:, :, None] != regions[:, None]).to(like.dtype) * BETWEEN_REGIONS

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, H·W, D] → windows [B, nW, w², D], attention [B, nW, heads, w², w²], output [B, H·W, D]."""
        batch, count, width = x.shape
        if count != math.prod(self.size):
            raise ValueError(f'shifted-window-attention: x must have {math.prod(self.size)} tokens (H·W, as built), got {count}')
        rolled = self.norm1(x).view(batch, *self.size, width).roll((-self.shift, -self.shift), (1, 2))
        windows = self.cut(rolled)
        mixed, attention = self.attn(windows, self.mask(x))
        x = x + self.join(mixed).roll((self.shift, self.shift), (1, 2)).reshape(x.shape)
        return {'windows': windows, 'attention': attention, 'output': x + self.mlp(self.norm2(x))}
