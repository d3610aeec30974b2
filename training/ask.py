"""Words that ask: what they are built from, what they see in an epoch, and their loss (tasks.py says what a task is)."""

from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from convnet import ConvNet
from measure_words import balanced, pointed, right_boxes
from mosaics import Seen, batches, boxes_of, fixed_mosaics, seen_set
from photographs import FOLDERS, normalise, photographs
from recipes import Recipe
from runs import finished
from words import NARROW, Words, presence_loss, present, shown_map, spread

SETS = 8  # of random mosaics: so many epochs, and they come again
HELD = 160  # validation mosaics, for the log


class Ask:
    def __init__(self, recipe: Recipe, tar: Path) -> None:
        assert recipe.start
        self.recipe = recipe
        self.images, self.labels = photographs(tar, 'train')
        self.trunk = ConvNet(len(FOLDERS), None)
        self.trunk.load_state_dict(finished(recipe.start))
        self.trunk.eval()
        drawn, self.classes = fixed_mosaics(*photographs(tar, 'val'), HELD)
        with torch.no_grad():
            self.held = torch.cat([self.trunk.features(normalise(part))[0] for part in drawn.split(32)])
        self.share = torch.cat([present(seen.classes) for seen in self.set(0)]).mean(0)
        self.steps = len(list(batches(self.set(0), recipe.batch, 0)))

    def set(self, number: int) -> list[Seen]:
        return seen_set(self.images, self.labels, self.trunk, self.recipe.start or '', number % SETS)

    def build(self) -> nn.Module:
        network = Words()
        weights = self.trunk.state_dict()
        network.backbone.load_state_dict({name: value for name, value in weights.items() if not name.startswith('head.')})
        return network

    def is_warm(self, name: str) -> bool:
        return name.startswith('backbone.')

    def epoch(self, number: int, network: nn.Module) -> Iterator[Seen]:
        network.train()
        return batches(self.set(number), self.recipe.batch, self.recipe.seed * 1000 + number)

    def losses(self, network: nn.Module, batch: Seen, step: int) -> dict[str, Tensor]:
        """Presence, and that attention keeps together: where the words should look is nowhere said."""
        results, there = network.ask(batch.features.float()), present(batch.classes)
        return {
            'presence': presence_loss(results['logits'], there, self.share),
            'spread': NARROW * spread(results['blocks.0.attention'], there),
        }

    def settle(self, network: nn.Module) -> None:
        """Nothing: the trunk's statistics are those of the run that made it."""

    @torch.no_grad()
    def score(self, network: nn.Module) -> str:
        network.eval()
        results = network.ask(self.held)
        side = self.held.shape[-1]
        there, right = present(self.classes), right_boxes(self.classes)
        hit = (pointed(shown_map(results, (side, side)), boxes_of('quarters', side)) * right).sum(-1)
        found = balanced((results['logits'] > 0).float(), there).mean()
        return f'balanced {float(found):.3f} pointing {float(hit.sum() / there.sum()):.3f}'
