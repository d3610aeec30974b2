"""Trains a network of recipes.py on the photographs; seeded, one checkpoint an epoch, continues where it stopped.

    python3 training/train.py --data imagenette-160.tar --model plain
"""

import argparse
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from augment import random_views
from convnet import ConvNet
from photographs import FOLDERS, RUNS, normalise, photographs
from recipes import RECIPES, Recipe


def build(recipe: Recipe) -> nn.Module:
    return ConvNet(len(FOLDERS), recipe.attention)


def one_cycle(recipe: Recipe, optimiser: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.OneCycleLR:
    return torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.rate, total_steps=steps * recipe.epochs, pct_start=0.25, cycle_momentum=False
    )


def class_targets(labels: Tensor, teacher: Tensor | None, distil: float) -> Tensor:
    """One-hot labels smoothed by 0.1, mixed with the teacher's probabilities [B, classes] where there is one."""
    smooth = F.one_hot(labels, len(FOLDERS)).float() * 0.9 + 0.1 / len(FOLDERS)
    return smooth if teacher is None else (1 - distil) * smooth + distil * teacher


@torch.no_grad()
def accuracy(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Top-1 on uint8 photographs [N, 3, S, S] as they are."""
    network.eval()
    right = 0
    for i in range(0, len(images), 128):
        logits = network(normalise(images[i : i + 128]))['logits']
        right += int((logits.argmax(1) == labels[i : i + 128]).sum())
    return right / len(images)


def train(model: str, tar: Path) -> None:
    recipe = RECIPES[model]
    run = RUNS / model
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    images, labels = photographs(tar, 'train')
    held_images, held_labels = photographs(tar, 'val', 128, 128)
    teacher = torch.load(RUNS / 'teacher.pt')['probabilities'] if recipe.distil else None

    network = build(recipe)
    if recipe.start:
        warm = torch.load(RUNS / recipe.start / 'last.pt')['network']
        network.load_state_dict({**network.state_dict(), **warm})
    optimiser = torch.optim.SGD(
        network.parameters(), recipe.rate, momentum=0.9, nesterov=True, weight_decay=recipe.decay
    )
    steps = len(images) // recipe.batch
    schedule = one_cycle(recipe, optimiser, steps)
    first, seconds = 0, 0.0
    if (run / 'last.pt').exists():
        saved = torch.load(run / 'last.pt')
        network.load_state_dict(saved['network'])
        optimiser.load_state_dict(saved['optimiser'])
        schedule.load_state_dict(saved['schedule'])
        first, seconds = saved['epoch'], saved['seconds']

    for epoch in range(first, recipe.epochs):
        began, total = time.time(), 0.0
        generator = Generator().manual_seed(recipe.seed * 1000 + epoch)
        network.train()
        for batch in torch.randperm(len(images), generator=generator)[: steps * recipe.batch].split(recipe.batch):
            view = random_views(len(batch), generator)
            x = normalise(view.read(images[batch].float(), recipe.sizes[epoch]))
            target = class_targets(labels[batch], None if teacher is None else teacher[batch], recipe.distil)
            loss = F.cross_entropy(network(x)['logits'], target)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        seconds += time.time() - began
        state = {'network': network.state_dict(), 'optimiser': optimiser.state_dict(), 'schedule': schedule.state_dict()}
        torch.save({**state, 'epoch': epoch + 1, 'seconds': seconds}, run / 'last.pt')
        top1 = accuracy(network, held_images, held_labels)
        print(f'{model} {epoch + 1}/{recipe.epochs} loss {total / steps:.3f} top1 {top1:.4f} {seconds:.0f} s', flush=True)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--model', choices=sorted(RECIPES), required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    train(arguments.model, arguments.data)
