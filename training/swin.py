"""Swin blocks (arXiv 2103.14030) in the trained convnet: pairs of them, windows in place and shifted by half, after the third
block (64 channels, 16 × 16) and after the fourth (128, 8 × 8), which halves the map between the stages as patch merging does."""

from collections.abc import Iterable
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from attention.shifted_window_attention import ShiftedWindowAttention
from convnet import STAGES, ConvNet

TRUNK = STAGES[:4]
PARAMS: dict[str, int] = {'heads': 4, 'window': 4, 'shift': 2, 'mlp': 2}
# Of each block: after which of the convnet's it follows (from 1), its map's side for an image of 128 pixels, whether it is shifted.
PLACES = ((3, 16, False), (3, 16, True), (4, 8, False), (4, 8, True))

FLOOR = 0.02  # of a map of 0…1: where a window holds nothing to see, its positions are alike


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


def regions(block: ShiftedWindowAttention) -> Tensor:
    """Which positions can attend to one another: a number for each of the map's [H·W], equal within a region. A window is one,
    or the pieces that the roll brought together."""
    rows, columns = block.size
    numbers = torch.arange(rows * columns).view(1, rows, columns, 1).roll((-block.shift, -block.shift), (1, 2))
    members = block.cut(numbers)[0, ..., 0]  # [nW, w²]
    first = (block.mask(torch.zeros(())) == 0).float().argmax(-1)  # of each member, the first that it can attend to
    return torch.empty(rows * columns, dtype=torch.long).scatter_(0, members.flatten(), members.gather(1, first).flatten())


def window_loss(blocks: Iterable[nn.Module], results: dict[str, Tensor], seen: Tensor) -> Tensor:
    """KL divergence of what the positions of each Swin block receive from the map `seen` [B, 1, H, W] ≥ 0, of which every region
    gets as much as its positions have to give: no more can cross its border."""
    total = seen.new_zeros(())
    for i, block in enumerate(blocks):
        given = results[f'blocks.{i}.received'].flatten(1)
        region = regions(cast(ShiftedWindowAttention, block)).expand(len(given), -1)
        wanted = F.adaptive_avg_pool2d(seen, cast(ShiftedWindowAttention, block).size).flatten(1) + FLOOR
        sums, counts = (torch.zeros_like(wanted).scatter_add(1, region, part) for part in (wanted, torch.ones_like(wanted)))
        target = wanted * (counts / sums.clamp(min=FLOOR)).gather(1, region) / wanted.shape[1]
        share = given / given.sum(1, keepdim=True)
        total = total + F.kl_div(share.clamp(min=1e-8).log(), target, reduction='batchmean')
    return total / len(PLACES)


class SwinConvNet(ConvNet):
    """Weights: the convnet's first four blocks and head, and `swin.<i>.*`; results `blocks.<i>.<result>` of Swin block i."""

    def __init__(self, classes: int) -> None:
        super().__init__(classes, None, TRUNK)
        self.swin = nn.ModuleList(
            calm(ShiftedWindowAttention(TRUNK[after - 1][0], side, side, **{**PARAMS, 'shift': PARAMS['shift'] if shifted else 0}))
            for after, side, shifted in PLACES
        )

    def features(self, image: Tensor, done: int = 0) -> tuple[Tensor, list[dict[str, Tensor]]]:
        """image [B, 3, 128, 128] → the last feature map [B, 128, 8, 8], and of each Swin block attention [B, nW, heads, w², w²]
        and received [B, H, W]. `done`: the first parts of the convnet that the image went through already, four at most."""
        x = image if done else torch.relu(self.stem(image))
        places: list[dict[str, Tensor]] = []
        for number, conv in enumerate(self.blocks, 1):
            if number >= done:
                x, _ = conv(x)
            for (after, side, _), swin in zip(PLACES, self.swin):
                if after != number:
                    continue
                results = swin(x.flatten(2).transpose(1, 2))
                x = results['output'].transpose(1, 2).unflatten(2, (side, side))
                attention = results['attention']
                places.append({'attention': attention, 'received': received(cast(ShiftedWindowAttention, swin), attention)})
        return x, places
