"""What a run sees: an epoch's photographs in random views, and, where the first parts of its network stay as they are,
what those make of them. That is the same for every run of one start and seed, so it is computed once and kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, cast

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from augment import backgrounds, pasted, random_views
from photographs import RUNS, normalise
from recipes import Recipe

STRIDE = 8  # image pixels to one position of the maps that are led


@dataclass(frozen=True)
class Batch:
    chosen: Tensor  # numbers of the photographs [B]
    x: Tensor  # normalised views [B, 3, S, S], or what the parts that stay make of them
    seen: Tensor | None  # where the teacher looks in them and a photograph is, [B, 1, S/8, S/8] ≥ 0


class Leading(Protocol):
    """A network whose first parts can be run by themselves: image [B, 3, S, S] → what they make of it."""

    def lead(self, image: Tensor, parts: int) -> Tensor: ...


class Batches:
    """images [N, 3, H, W] uint8, looks [N, h, w] of the teacher."""

    def __init__(self, recipe: Recipe, images: Tensor, looks: Tensor | None) -> None:
        self.recipe, self.images, self.looks = recipe, images, looks
        self.steps = len(images) // recipe.batch
        # How many parts of the network the batches have been through. What the stem alone makes would fill gigabytes.
        self.done = recipe.still if recipe.still > 1 else 0

    def of(self, epoch: int, network: torch.nn.Module) -> Iterator[Batch]:
        """The batches of an epoch, counted from 0, in its seeded order."""
        drawn = epoch % self.recipe.views if self.recipe.views else epoch
        generator = Generator().manual_seed(self.recipe.seed * 1000 + drawn)
        order = torch.randperm(len(self.images), generator=generator)[: self.steps * self.recipe.batch]
        parts = order.split(self.recipe.batch)
        if not self.done:
            return (self.show(chosen, epoch, generator) for chosen in parts)
        kept = self.kept(drawn, cast(Leading, network), parts, generator)
        if self.recipe.views:  # views that come again, in other company
            again = torch.randperm(len(order), generator=Generator().manual_seed(self.recipe.seed * 1000 + epoch))
            rows = ((order[at], kept[0][at], kept[1][at]) for at in again.split(self.recipe.batch))
        else:
            rows = zip(parts, *(column.split(self.recipe.batch) for column in kept))
        return (Batch(chosen, x.float(), seen.float()) for chosen, x, seen in rows)

    def show(self, chosen: Tensor, epoch: int, generator: Generator) -> Batch:
        """Random views of the chosen photographs, some of them pasted on a canvas."""
        recipe, stage = self.recipe, self.recipe.stage(epoch)
        raw = self.images[chosen].float()
        view = random_views(len(chosen), generator, (stage.crop, 1.0))
        if recipe.pasted:
            view = pasted(view, recipe.pasted, generator)
            inside = view.inside(stage.size)
            pixels = view.read(raw, stage.size) * inside
            count = int(len(raw) * recipe.pasted)
            pixels[:count] += backgrounds(raw, stage.size, generator, count) * (1 - inside[:count])
        else:
            pixels = view.read(raw, stage.size)
        # Channels last: the convolutions of a step take a third less time on a CPU.
        x = normalise(pixels).contiguous(memory_format=torch.channels_last)
        if self.looks is None:
            return Batch(chosen, x, None)
        grid = stage.size // STRIDE
        return Batch(chosen, x, view.read(self.looks[chosen][:, None], grid) * F.adaptive_avg_pool2d(view.inside(stage.size), grid))

    @torch.no_grad()
    def kept(self, epoch: int, network: Leading, parts: tuple[Tensor, ...], generator: Generator) -> tuple[Tensor, Tensor]:
        """Of all photographs in order, what the parts that stay make of their views, and where to look: float16."""
        recipe = self.recipe
        file = RUNS / f'kept-{recipe.start}-{self.done}-{recipe.seed}-{epoch}.pt'
        if not file.exists():
            rows, looks = [], []
            for chosen in parts:
                batch = self.show(chosen, epoch, generator)
                assert batch.seen is not None
                rows.append(network.lead(batch.x, self.done).half())
                looks.append(batch.seen.half())
            torch.save((torch.cat(rows), torch.cat(looks)), file)
        return torch.load(file)
