"""Descriptions of mosaics: what the captioner is built from, what it sees in an epoch, and its losses (tasks.py says what a
task is). One run trains the soft decoder; the next, which starts from it, the hard one, and leaves the soft one as it is."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from ask import SETS
from caption import KINDS, Captioner, sentences
from convnet import ConvNet
from measure_caption import exact, of_nouns, pointed_at
from mosaics import LAYOUTS, SET, SIZE, Seen, boxes_of, fixed_mosaics, seen_set
from photographs import FOLDERS, normalise, photographs
from recipes import RECIPES, Recipe
from runs import finished
from telling import HardTelling, soft_losses

TRUNK = 'tuned'
# The sets that words learn from have few mosaics of two photographs: what tells these from those of four is learnt from more.
PAIRS, FIRST_PAIRS = {'above': 640, 'beside': 640}, 100
# How many of each layout a batch has. Batches of one layout alone would push to it and away from the others in turn.
BATCH = {'quarters': 16, 'above': 8, 'beside': 8, 'whole': 8}
HELD = 100  # validation mosaics of each layout, for the log


class Describe:
    def __init__(self, recipe: Recipe, tar: Path) -> None:
        assert recipe.start and recipe.attention
        self.recipe = recipe
        self.kind = recipe.attention.removesuffix('-attention')
        self.images, self.labels = photographs(tar, 'train')
        self.trunk = ConvNet(len(FOLDERS), None)
        self.trunk.load_state_dict(finished(TRUNK))
        self.trunk.eval()
        held = photographs(tar, 'val')
        self.held = [self.seen(layout, *fixed_mosaics(*held, HELD, layout)) for layout in LAYOUTS]
        assert recipe.batch == sum(BATCH.values())
        self.steps = SET['quarters'] // BATCH['quarters']

    @torch.no_grad()
    def seen(self, layout: str, drawn: Tensor, classes: Tensor) -> Seen:
        return Seen(layout, torch.cat([self.trunk.features(normalise(part))[0] for part in drawn.split(32)]), classes)

    def set(self, number: int) -> list[Seen]:
        """The mosaics of an epoch, counted from 0."""
        known = self.images, self.labels, self.trunk, TRUNK
        return [*seen_set(*known, number % SETS), *seen_set(*known, FIRST_PAIRS + number % SETS, PAIRS)]

    def build(self) -> nn.Module:
        network = Captioner()
        weights = self.trunk.state_dict()
        network.backbone.load_state_dict({name: value for name, value in weights.items() if not name.startswith('head.')})
        if RECIPES[self.recipe.start or ''].network == 'caption':
            network.load_state_dict(finished(self.recipe.start or ''))
            network.hard.load_state_dict(network.soft.state_dict())
        for kind in KINDS:
            getattr(network, kind).requires_grad_(kind == self.kind)
        return network

    def is_warm(self, name: str) -> bool:
        return name.startswith('backbone.')

    def epoch(self, number: int, network: nn.Module) -> Iterator[tuple[Seen, ...]]:
        """Mosaics of every layout at each step."""
        network.train()
        seed = self.recipe.seed * 1000 + number
        self.telling = HardTelling(seed)
        generator, seen = Generator().manual_seed(seed), self.set(number)
        streams = (endless([each for each in seen if each.layout == layout], size, generator) for layout, size in BATCH.items())
        return islice(zip(*streams), self.steps)

    def losses(self, network: nn.Module, batch: tuple[Seen, ...], step: int) -> dict[str, Tensor]:
        """The means of the layouts' losses. Where the recipe's stage is of a smaller image, several positions are taken together."""
        together = SIZE // self.recipe.stage(step // self.steps).size
        parts = [part._replace(features=F.avg_pool2d(part.features.float(), together)) for part in batch]
        if self.kind == 'soft':
            losses = [soft_losses(network.soft, part) for part in parts]
        else:
            losses = [self.telling.losses(network.hard, part) for part in parts]
        return {name: torch.stack([each[name] for each in losses]).mean() for name in losses[0]}

    def settle(self, network: nn.Module) -> None:
        """Nothing: the trunk's statistics are those of the run that made it."""

    @torch.no_grad()
    def score(self, network: nn.Module) -> str:
        """Of each layout, the share of sentences that are exactly right, and of nouns whose attention is largest in their box."""
        network.eval()
        scores = []
        for seen in self.held:
            told = getattr(network, self.kind)(seen.features)
            maps = of_nouns(told['attention'], told['words'], seen.classes.shape[1])
            hit = pointed_at(maps, boxes_of(seen.layout, seen.features.shape[-1]))
            scores.append(f'{seen.layout} {exact(told["words"], sentences(seen.layout, seen.classes)).mean():.2f}/{hit.mean():.2f}')
        return ' '.join(scores)


def endless(seen: list[Seen], size: int, generator: Generator) -> Iterator[Seen]:
    """Batches of so many mosaics of one layout, in random order, again and again."""
    layout = seen[0].layout
    whole = Seen(layout, torch.cat([each.features for each in seen]), torch.cat([each.classes for each in seen]))
    while True:
        yield from (batch for batch in whole.batches(size, generator) if len(batch.features) == size)
