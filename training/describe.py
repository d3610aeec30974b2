"""Descriptions of mosaics: what the captioner is built from, what it sees in an epoch, and its losses (tasks.py says what a
task is). One run trains the soft decoder; the next, which starts from it, the hard one, and leaves the soft one as it is."""

from collections.abc import Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ask import SETS
from caption import KINDS, Captioner, sentences
from convnet import ConvNet
from measure_caption import exact, of_nouns, pointed_at
from mosaics import LAYOUTS, SIZE, Seen, batches, boxes_of, fixed_mosaics, seen_set
from photographs import FOLDERS, normalise, photographs
from recipes import RECIPES, Recipe
from runs import finished
from telling import HardTelling, soft_losses

TRUNK = 'tuned'
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
        self.steps = len(list(batches(self.set(0), recipe.batch, 0)))

    @torch.no_grad()
    def seen(self, layout: str, drawn: Tensor, classes: Tensor) -> Seen:
        return Seen(layout, torch.cat([self.trunk.features(normalise(part))[0] for part in drawn.split(32)]), classes)

    def set(self, number: int) -> list[Seen]:
        return seen_set(self.images, self.labels, self.trunk, TRUNK, number % SETS)

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

    def epoch(self, number: int, network: nn.Module) -> Iterator[Seen]:
        network.train()
        self.telling = HardTelling(self.recipe.seed * 1000 + number)
        return batches(self.set(number), self.recipe.batch, self.recipe.seed * 1000 + number)

    def losses(self, network: nn.Module, batch: Seen, step: int) -> dict[str, Tensor]:
        """Where the recipe's stage is of a smaller image, several positions are taken together."""
        together = SIZE // self.recipe.stage(step // self.steps).size
        batch = batch._replace(features=F.avg_pool2d(batch.features.float(), together))
        if self.kind == 'soft':
            return soft_losses(network.soft, batch)
        return self.telling.losses(network.hard, batch)

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
