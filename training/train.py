"""Trains a network of recipes.py on the photographs; seeded, one checkpoint an epoch, continues where it stopped.

    python3 training/train.py --data imagenette-160.tar --model plain
"""

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from batches import Batch, Batches
from convnet import ConvNet
from hybrid import hybrid_vit, still_statistics
from maps import looks
from objectives import class_target, look_loss, transfer_loss
from photographs import FOLDERS, RUNS, normalise, photographs
from recipes import RECIPES, Recipe, lineage
from teacher import focus
from warm import settle_statistics, squares, take_over, without_gates

Schedule = torch.optim.lr_scheduler.OneCycleLR | torch.optim.lr_scheduler.LambdaLR


def finished(run: str) -> dict[str, Tensor]:
    """The weights a run ended with: their running mean, which is the last ones where it kept none."""
    saved = torch.load(RUNS / run / 'last.pt')
    return saved.get('mean', saved['network'])


def build(recipe: Recipe, images: Tensor) -> nn.Module:
    """The recipe's network, its weights as they are before the first step. images: photographs to learn from."""
    torch.manual_seed(recipe.seed)
    network = hybrid_vit() if recipe.network == 'vit' else ConvNet(len(FOLDERS), recipe.attention)
    if recipe.start:
        warm, start = finished(recipe.start), RECIPES[recipe.start]
        if start.attention == 'squeeze-excitation' and recipe.attention is None:
            warm = without_gates(warm, squares(images[:: len(images) // 500], recipe.stages[0].size))
        # A ViT that starts from a convnet takes its first blocks as the trunk.
        prefix = '' if start.network == recipe.network else 'patch_embed.backbone.'
        take_over(network, {f'{prefix}{name}': value for name, value in warm.items()})
    return network


def is_warm(network: str, name: str) -> bool:
    """Whether a weight of this name was trained before: all of a convnet but its attention, the trunk of a ViT."""
    return 'attention.' not in name if network == 'convnet' else name.startswith('patch_embed.backbone.')


def parameter_groups(recipe: Recipe, network: nn.Module) -> list[dict[str, object]]:
    """Warm weights learn at a fifth of the rate; gains, biases and tokens do not decay."""
    groups: dict[tuple[float, bool], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        decays = parameter.dim() > 1 and not name.endswith(('_token', 'pos_embed'))
        pace = 0.2 if is_warm(recipe.network, name) else 1.0 if parameter.dim() > 1 else recipe.gains
        groups.setdefault((pace, decays), []).append(parameter)
    return [
        {'params': parameters, 'lr': recipe.rate * pace, 'weight_decay': recipe.decay if decays else 0.0}
        for (pace, decays), parameters in groups.items()
    ]


def optimise(recipe: Recipe, network: nn.Module) -> torch.optim.Optimizer:
    if recipe.optimiser == 'adamw':
        return torch.optim.AdamW(parameter_groups(recipe, network))
    parameters = network.parameters()
    return torch.optim.SGD(parameters, recipe.rate, momentum=0.9, nesterov=True, weight_decay=recipe.decay)


def scheduled(recipe: Recipe, optimiser: torch.optim.Optimizer, steps: int) -> Schedule:
    """One cycle over all epochs; a constant rate where the weights are averaged."""
    if recipe.average:
        return torch.optim.lr_scheduler.LambdaLR(optimiser, lambda _: 1.0)
    peaks = [group['lr'] for group in optimiser.param_groups]
    return torch.optim.lr_scheduler.OneCycleLR(
        optimiser, peaks, total_steps=steps * recipe.epochs, pct_start=0.2, cycle_momentum=False
    )


@torch.no_grad()
def average(mean: nn.Module, network: nn.Module, decay: float) -> None:
    """Moves a running mean of a network's weights, and of its BatchNorm statistics, towards the network."""
    for old, new in zip(mean.state_dict().values(), network.state_dict().values()):
        if old.is_floating_point():
            old.lerp_(new, 1 - decay)


@torch.no_grad()
def accuracy(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Top-1 on uint8 photographs [N, 3, S, S] as they are."""
    network.eval()
    right = 0
    for i in range(0, len(images), 128):
        logits = network(normalise(images[i : i + 128]))['logits']
        right += int((logits.argmax(1) == labels[i : i + 128]).sum())
    return right / len(images)


STATEFUL = ('network', 'mean', 'optimiser', 'schedule')


class Trainer:
    """One run: the network, its optimiser, and what it learns from."""

    def __init__(self, model: str, tar: Path) -> None:
        self.recipe = RECIPES[model]
        self.file = RUNS / model / 'last.pt'
        self.images, self.labels = photographs(tar, 'train')
        teacher = torch.load(RUNS / 'teacher.pt') if self.recipe.distil else None
        self.opinions = teacher['probabilities'] if teacher else None
        led = teacher and (self.recipe.transfer or self.recipe.still)
        self.batches = Batches(self.recipe, self.images, focus(teacher) if led else None)
        self.network = build(self.recipe, self.images)
        self.still = self.network.leading(self.recipe.still) if self.recipe.still else nn.ModuleList()
        self.still.requires_grad_(False)
        if self.recipe.shared:
            for name, parameter in self.network.named_parameters():
                if is_warm(self.recipe.network, name) and parameter.dim() > 1 and not name.startswith('head.'):
                    parameter.requires_grad_(False)
        self.optimiser = optimise(self.recipe, self.network)
        self.schedule = scheduled(self.recipe, self.optimiser, self.batches.steps)
        self.mean = copy.deepcopy(self.network)
        self.epoch, self.step, self.seconds = 0, 0, 0.0
        self.file.parent.mkdir(parents=True, exist_ok=True)
        if self.file.exists():
            self.resume()

    def save(self) -> None:
        stateful = {name: getattr(self, name) for name in STATEFUL}
        states = {name: part.state_dict() for name, part in stateful.items()}
        torch.save({**states, 'epoch': self.epoch, 'seconds': self.seconds}, self.file)

    def resume(self) -> None:
        saved = torch.load(self.file)
        for name in STATEFUL:
            getattr(self, name).load_state_dict(saved[name])
        self.epoch, self.seconds = saved['epoch'], saved['seconds']

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """The losses of a batch, by name."""
        recipe = self.recipe
        opinions = None if self.opinions is None else self.opinions[batch.chosen]
        x, target = batch.x, class_target(self.labels[batch.chosen], len(FOLDERS), opinions, recipe.distil)
        if recipe.mixed:
            share = float(np.random.default_rng(self.step).beta(recipe.mixed, recipe.mixed))
            x, target = (share * part + (1 - share) * part.roll(1, 0) for part in (x, target))
        results = self.network(x, **({'last_rows': 1} if recipe.network == 'vit' else {'done': self.batches.done}))
        losses = {'class': F.cross_entropy(results['logits'], target)}
        if recipe.transfer and batch.seen is not None:
            if recipe.network == 'vit':
                loss = transfer_loss(results, batch.seen.flatten(1))
            else:
                loss = look_loss(looks(recipe.attention, results), batch.seen)
            losses['transfer'] = recipe.transfer * loss
        return losses

    def run_epoch(self) -> dict[str, float]:
        """One pass over the photographs → the mean of each loss."""
        began, recipe = time.time(), self.recipe
        totals: dict[str, float] = {}
        self.network.train()
        self.still.eval()
        if recipe.network == 'vit':
            still_statistics(self.network)
        for self.step, batch in enumerate(self.batches.of(self.epoch, self.network), self.epoch * self.batches.steps):
            losses = self.losses(batch)
            self.optimiser.zero_grad(set_to_none=True)
            sum(losses.values()).backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
            self.optimiser.step()
            self.schedule.step()
            average(self.mean, self.network, recipe.average)
            for name, loss in losses.items():
                totals[name] = totals.get(name, 0) + loss.item() / self.batches.steps
        self.epoch += 1
        self.seconds += time.time() - began
        return totals


def is_finished(run: str) -> bool:
    file = RUNS / run / 'last.pt'
    return file.exists() and torch.load(file)['epoch'] >= RECIPES[run].epochs


def train(model: str, tar: Path, until: int | None) -> None:
    """Runs the epochs that are left, or those up to `until`."""
    trainer = Trainer(model, tar)
    held = [part[::3] for part in photographs(tar, 'val', 128, 128)]
    while trainer.epoch < (until or trainer.recipe.epochs):
        losses = trainer.run_epoch()
        if trainer.epoch == trainer.recipe.epochs and trainer.recipe.pasted and trainer.recipe.network == 'convnet':
            settle_statistics(trainer.mean, squares(trainer.images[::4], trainer.recipe.stages[-1].size))
        trainer.save()
        shown = ' '.join(f'{name} {value:.3f}' for name, value in losses.items())
        top1 = accuracy(trainer.mean, *held)
        print(f'{model} {trainer.epoch}/{trainer.recipe.epochs} {shown} top1 {top1:.4f} {trainer.seconds:.0f} s', flush=True)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument('--model', choices=sorted(RECIPES), help='a run; those that it starts from are trained first')
    chosen.add_argument('--all', action='store_true')
    parser.add_argument('--until', type=int, help='stop after this epoch of the last run; a later call continues')
    parser.add_argument('--threads', type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    for run in RECIPES if arguments.all else lineage(arguments.model):
        if not is_finished(run):
            train(run, arguments.data, None if run != arguments.model else arguments.until)
