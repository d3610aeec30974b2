"""Mosaics: several photographs of different classes on one square, for networks that are asked where something is.

A layout is data: the boxes of its photographs in pixels of a square of SIZE. A photograph fills its box: it is scaled to
the longer side, and the middle is taken.
"""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from PIL import Image
from torch import Generator, Tensor
from torchvision.transforms.functional import pil_to_tensor, to_pil_image

from augment import random_views
from convnet import ConvNet
from photographs import RUNS, normalise, prepare

SIZE, HALF = 224, 112
SEED = 20261
# How many mosaics of each layout a set has.
SET = {'quarters': 1280, 'above': 192, 'beside': 192, 'whole': 384}


class Box(NamedTuple):
    """Pixels from the top left."""

    left: int
    top: int
    width: int
    height: int

    @property
    def side(self) -> int:
        """Of the square that is scaled and whose middle fills the box."""
        return max(self.width, self.height)

    def cut(self, squares: Tensor) -> Tensor:
        """The middle of squares [..., side, side]: [..., height, width]."""
        top, left = (self.side - self.height) // 2, (self.side - self.width) // 2
        return squares[..., top : top + self.height, left : left + self.width]

    def put(self, canvas: Tensor, squares: Tensor) -> None:
        """Fills the box of canvas [..., SIZE, SIZE] with the middle of squares [..., side, side]."""
        canvas[..., self.top : self.top + self.height, self.left : self.left + self.width] = self.cut(squares)


# Photographs are counted as one reads: from the left, line by line.
LAYOUTS: dict[str, tuple[Box, ...]] = {
    'quarters': tuple(Box(left, top, HALF, HALF) for top in (0, HALF) for left in (0, HALF)),
    'above': (Box(0, 0, SIZE, HALF), Box(0, HALF, SIZE, HALF)),
    'beside': (Box(0, 0, HALF, SIZE), Box(HALF, 0, HALF, SIZE)),
    'whole': (Box(0, 0, SIZE, SIZE),),
}


def draw(labels: Tensor, count: int, layout: str, generator: Generator) -> Tensor:
    """Numbers of photographs [count, boxes] for so many mosaics; those of one mosaic are of different classes."""
    classes = int(labels.max()) + 1
    members = [(labels == index).nonzero()[:, 0] for index in range(classes)]
    boxes = len(LAYOUTS[layout])
    kinds = torch.stack([torch.randperm(classes, generator=generator)[:boxes] for _ in range(count)])
    at = torch.rand(count, boxes, generator=generator)
    picked = [members[kind][int(share * len(members[kind]))] for kind, share in zip(kinds.flatten(), at.flatten())]
    return torch.stack(picked).view(count, boxes)


def mosaics(
    images: Tensor, chosen: Tensor, layout: str, generator: Generator, area: tuple[float, float] = (0.5, 1.0)
) -> Tensor:
    """Random crops, some flipped, of images [N, 3, H, W] (0…255) numbered chosen [B, boxes] → float [B, 3, SIZE, SIZE]."""
    canvas = torch.empty(len(chosen), 3, SIZE, SIZE)
    for box, numbers in zip(LAYOUTS[layout], chosen.unbind(1)):
        box.put(canvas, random_views(len(chosen), generator, area).read(images[numbers].float(), box.side))
    return canvas.clamp_(0, 255)


def fixed_mosaics(images: Tensor, labels: Tensor, count: int = 500, layout: str = 'quarters', seed: int = SEED) -> tuple[Tensor, Tensor]:
    """For measuring, the same at each call: photographs [N, 3, H, W] uint8 of classes [N], prepared as the page does (bicubic,
    the middle) → uint8 [count, 3, SIZE, SIZE] and the class in each box, [count, boxes]."""
    chosen = draw(labels, count, layout, Generator().manual_seed(seed))
    canvas = torch.empty(count, 3, SIZE, SIZE, dtype=torch.uint8)
    for box, numbers in zip(LAYOUTS[layout], chosen.unbind(1)):
        squares = [prepare(to_pil_image(images[number]), box.side, box.side) for number in numbers]
        box.put(canvas, torch.stack([pil_to_tensor(Image.fromarray(square)) for square in squares]))
    return canvas, labels[chosen]


def boxes_of(layout: str, grid: int) -> Tensor:
    """Which positions of a map [grid, grid] lie in each box: bool [boxes, grid, grid]."""
    masks = torch.zeros(len(LAYOUTS[layout]), SIZE, SIZE)
    for mask, box in zip(masks, LAYOUTS[layout]):
        box.put(mask, torch.ones(box.side, box.side))
    return masks[:, SIZE // grid // 2 :: SIZE // grid, SIZE // grid // 2 :: SIZE // grid].bool()


class Seen(NamedTuple):
    """Mosaics of one layout as a trunk sees them."""

    layout: str
    features: Tensor  # float16 [N, C, SIZE/16, SIZE/16]
    classes: Tensor  # in each box, [N, boxes]

    def batches(self, size: int, generator: Generator) -> 'list[Seen]':
        """The same in random order, so many at a time."""
        order = torch.randperm(len(self.features), generator=generator).split(size)
        return [Seen(self.layout, self.features[part], self.classes[part]) for part in order]


@torch.no_grad()
def seen_set(
    images: Tensor, labels: Tensor, trunk: ConvNet, run: str, number: int, counts: dict[str, int] = SET
) -> list[Seen]:
    """Set `number` of random mosaics of images [N, 3, H, W] uint8, so many of each layout, as a trunk sees them that no longer
    learns; run: the one that the trunk's weights are of. Computed once for each number, and kept under runs/."""
    file = RUNS / f'mosaics-{run}-{number}.pt'
    if not file.exists():
        trunk.eval()
        generator = Generator().manual_seed(SEED + 1 + number)
        seen = []
        for layout, count in counts.items():
            chosen = draw(labels, count, layout, generator)
            drawn = (mosaics(images, part, layout, generator) for part in chosen.split(32))
            features = torch.cat([trunk.features(normalise(part))[0].half() for part in drawn])
            seen.append((layout, features, labels[chosen]))
        half = file.with_suffix('.half')  # another run may wait for the whole file
        torch.save(seen, half)
        half.rename(file)
    return [Seen(*each) for each in torch.load(file)]


def batches(seen: list[Seen], size: int, seed: int) -> Iterator[Seen]:
    """The batches of a set, each of one layout, all in random order."""
    generator = Generator().manual_seed(seed)
    parts = [part for each in seen for part in each.batches(size, generator)]
    return (parts[i] for i in torch.randperm(len(parts), generator=generator))
