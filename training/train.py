"""Trains a network of recipes.py on the photographs; seeded, one checkpoint an epoch, continues where it stopped.

    python3 training/train.py --data imagenette-160.tar --model plain
"""

import argparse
import copy
import time
from pathlib import Path

import torch
from torch import nn

from photographs import RUNS
from recipes import RECIPES, Recipe, lineage
from runs import is_finished
from tasks import TASKS, Task

Schedule = torch.optim.lr_scheduler.OneCycleLR | torch.optim.lr_scheduler.LambdaLR


def parameter_groups(recipe: Recipe, task: Task, network: nn.Module) -> list[dict[str, object]]:
    """Warm weights learn at a fifth of the rate; gains, biases and tokens do not decay."""
    groups: dict[tuple[float, bool], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        decays = parameter.dim() > 1 and not name.endswith(('_token', 'pos_embed'))
        pace = 0.2 if task.is_warm(name) else 1.0 if parameter.dim() > 1 else recipe.gains
        groups.setdefault((pace, decays), []).append(parameter)
    return [
        {'params': parameters, 'lr': recipe.rate * pace, 'weight_decay': recipe.decay if decays else 0.0}
        for (pace, decays), parameters in groups.items()
    ]


def optimise(recipe: Recipe, task: Task, network: nn.Module) -> torch.optim.Optimizer:
    if recipe.optimiser == 'adamw':
        return torch.optim.AdamW(parameter_groups(recipe, task, network))
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


STATEFUL = ('network', 'mean', 'optimiser', 'schedule')


class Trainer:
    """One run: the network, its optimiser, and what it learns from."""

    def __init__(self, model: str, tar: Path) -> None:
        self.recipe = RECIPES[model]
        self.file = RUNS / model / 'last.pt'
        self.task = TASKS[self.recipe.network](self.recipe, tar)
        torch.manual_seed(self.recipe.seed)
        self.network = self.task.build()
        self.optimiser = optimise(self.recipe, self.task, self.network)
        self.schedule = scheduled(self.recipe, self.optimiser, self.task.steps)
        self.mean = copy.deepcopy(self.network)
        self.epoch, self.seconds = 0, 0.0
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

    def run_epoch(self) -> dict[str, float]:
        """One pass over what there is to learn from → the mean of each loss."""
        began, recipe, steps = time.time(), self.recipe, self.task.steps
        totals: dict[str, float] = {}
        for step, batch in enumerate(self.task.epoch(self.epoch, self.network), self.epoch * steps):
            losses = self.task.losses(self.network, batch, step)
            self.optimiser.zero_grad(set_to_none=True)
            sum(losses.values()).backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
            self.optimiser.step()
            self.schedule.step()
            average(self.mean, self.network, recipe.average)
            for name, loss in losses.items():
                totals[name] = totals.get(name, 0) + loss.item() / steps
        self.epoch += 1
        if self.epoch == recipe.epochs:
            self.task.settle(self.mean)
        self.seconds += time.time() - began
        return totals


def train(model: str, tar: Path, until: int | None) -> None:
    """Runs the epochs that are left, or those up to `until`."""
    trainer = Trainer(model, tar)
    while trainer.epoch < (until or trainer.recipe.epochs):
        losses = trainer.run_epoch()
        trainer.save()
        shown = ' '.join(f'{name} {value:.3f}' for name, value in losses.items())
        score = trainer.task.score(trainer.mean)
        print(f'{model} {trainer.epoch}/{trainer.recipe.epochs} {shown} {score} {trainer.seconds:.0f} s', flush=True)


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
