"""Swin blocks (arXiv 2103.14030) in the trained convnet: pairs of them, windows in place and shifted by half, after the third
block (64 channels, 16 × 16) and after the fourth (128, 8 × 8), which halves the map between the stages as patch merging does."""

from typing import cast

import torch
from torch import Tensor, nn

from attention.shifted_window_attention import ShiftedWindowAttention
from convnet import STAGES, ConvNet

TRUNK = STAGES[:4]
PARAMS: dict[str, int | str | bool] = {'heads': 4, 'window': 4, 'mlp': 2}
# Of each block: after which of the convnet's it follows (from 1), its map's side for an image of 128 pixels, its shift.
PLACES = ((3, 16, 0), (3, 16, 2), (4, 8, 0), (4, 8, 2))


def calm(block: ShiftedWindowAttention) -> ShiftedWindowAttention:
    """The same block, as the identity: the convnet around it was trained without."""
    for last in (block.attn.proj, block.mlp.fc2):
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
    return block


def received(block: ShiftedWindowAttention, attention: Tensor) -> Tensor:
    """attention [B, nW, heads, w², w²] → what each position of the map is given, mean over heads and queries [B, H, W]. Every
    window's part adds up to 1."""
    each = attention.mean((2, 3))[..., None]
    return block.join(each).roll((block.shift, block.shift), (1, 2))[..., 0]


class SwinConvNet(nn.Module):
    def __init__(self, classes: int) -> None:
        super().__init__()
        self.trunk = ConvNet(0, None, TRUNK)
        self.swin = nn.ModuleList(
            calm(ShiftedWindowAttention(TRUNK[after - 1][0], side, side, shift=shift, **cast('dict[str, int]', PARAMS)))
            for after, side, shift in PLACES
        )
        self.norm = nn.LayerNorm(TRUNK[-1][0], eps=1e-5)
        self.head = nn.Linear(TRUNK[-1][0], classes)

    def leading(self, parts: int) -> nn.ModuleList:
        return self.trunk.leading(parts)

    def lead(self, image: Tensor, parts: int) -> Tensor:
        """image [B, 3, S, S] → what the trunk's first parts make of it, which `forward` takes with done=parts."""
        return self.trunk.lead(image, parts)

    def forward(self, image: Tensor, done: int = 0) -> dict[str, Tensor]:
        """image [B, 3, 128, 128], normalised → blocks.i.attention [B, nW, heads, w², w²] and blocks.i.received [B, H, W] of each
        Swin block, logits [B, classes]. `done`: parts of the trunk that the image went through already."""
        x = image if done else torch.relu(self.trunk.stem(image))
        results: dict[str, Tensor] = {}
        for number, conv in enumerate(self.trunk.blocks, 1):
            if number >= done:
                x, _ = conv(x)
            for i, (after, side, _) in enumerate(PLACES):
                if after != number:
                    continue
                block = cast(ShiftedWindowAttention, self.swin[i])
                attended = block(x.flatten(2).transpose(1, 2))
                x = attended['output'].transpose(1, 2).unflatten(2, (side, side))
                results[f'blocks.{i}.attention'] = attended['attention']
                results[f'blocks.{i}.received'] = received(block, attended['attention'])
        return {**results, 'logits': self.head(self.norm(x.mean((2, 3))))}
