"""Photographs of ten classes: what the classifiers are built from, what they see in an epoch, and their losses."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from batches import Batch, Batches
from hybrid import still_statistics
from kinds import KINDS
from objectives import class_target
from photographs import FOLDERS, RUNS, normalise, photographs
from recipes import RECIPES, Recipe
from runs import finished
from teacher import focus
from warm import settle_statistics, squares, take_over, without_gates


@torch.no_grad()
def accuracy(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Top-1 on uint8 photographs [N, 3, S, S] as they are."""
    network.eval()
    right = 0
    for i in range(0, len(images), 128):
        logits = network(normalise(images[i : i + 128]))['logits']
        right += int((logits.argmax(1) == labels[i : i + 128]).sum())
    return right / len(images)


class Classify:
    """The task of the convnets and of the transformers (tasks.py says what a task is)."""

    def __init__(self, recipe: Recipe, tar: Path) -> None:
        self.recipe, self.kind = recipe, KINDS[recipe.network]
        self.images, self.labels = photographs(tar, 'train')
        self.held = [part[::3] for part in photographs(tar, 'val', 128, 128)]
        teacher = torch.load(RUNS / 'teacher.pt') if recipe.distil else None
        self.opinions = teacher['probabilities'] if teacher else None
        led = teacher and (recipe.transfer or recipe.still)
        self.batches = Batches(recipe, self.images, focus(teacher) if led else None)
        self.steps = self.batches.steps

    def build(self) -> nn.Module:
        """The recipe's network, its weights as they are before the first step; what is to stay asks for no gradient."""
        recipe = self.recipe
        network = self.kind.make(recipe.attention)
        if recipe.start:
            warm, start = finished(recipe.start), RECIPES[recipe.start]
            if start.attention == 'squeeze-excitation' and recipe.attention is None:
                warm = without_gates(warm, squares(self.images[:: len(self.images) // 500], recipe.stages[0].size))
            # A ViT that starts from a convnet takes its first blocks as the trunk.
            prefix = '' if start.network == recipe.network else self.kind.prefix
            take_over(network, {f'{prefix}{name}': value for name, value in warm.items()})
        self.still(network).requires_grad_(False)
        if recipe.shared:
            for name, parameter in network.named_parameters():
                if self.is_warm(name) and parameter.dim() > 1 and not name.startswith('head.'):
                    parameter.requires_grad_(False)
        return network

    def still(self, network: nn.Module) -> nn.ModuleList:
        """The parts that stay as they are."""
        return network.leading(self.recipe.still) if self.recipe.still else nn.ModuleList()

    def is_warm(self, name: str) -> bool:
        return not self.kind.is_new(name)

    def epoch(self, number: int, network: nn.Module) -> Iterator[Batch]:
        """The batches of an epoch, counted from 0; the network is put in the state to learn from them."""
        network.train()
        self.still(network).eval()
        if self.recipe.network == 'vit':
            still_statistics(network)
        return self.batches.of(number, network)

    def losses(self, network: nn.Module, batch: Batch, step: int) -> dict[str, Tensor]:
        """The losses of a batch, by name. step: since the run began."""
        recipe = self.recipe
        opinions = None if self.opinions is None else self.opinions[batch.chosen]
        x, target = batch.x, class_target(self.labels[batch.chosen], len(FOLDERS), opinions, recipe.distil)
        if recipe.mixed:
            share = float(np.random.default_rng(step).beta(recipe.mixed, recipe.mixed))
            x, target = (share * part + (1 - share) * part.roll(1, 0) for part in (x, target))
        results = network(x, **({'last_rows': 1} if recipe.network == 'vit' else {'done': self.batches.done}))
        losses = {'class': F.cross_entropy(results['logits'], target)}
        if recipe.transfer and batch.seen is not None:
            losses['transfer'] = recipe.transfer * self.kind.lead(recipe, network, results, batch.seen)
        return losses

    def settle(self, network: nn.Module) -> None:
        """BatchNorm's statistics anew, of photographs as they are. Parts that stay have theirs from the run that made them."""
        if self.recipe.pasted and self.recipe.network != 'vit':
            still = None if self.recipe.network == 'convnet' else self.still(network)
            settle_statistics(network, squares(self.images[::4], self.recipe.stages[-1].size), still)

    def score(self, network: nn.Module) -> str:
        """How it does on a third of the validation photographs."""
        return f'top1 {accuracy(network, *self.held):.4f}'
