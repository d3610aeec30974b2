"""The runs that are finished, as files under runs/."""

import torch
from torch import Tensor

from photographs import RUNS
from recipes import RECIPES


def finished(run: str) -> dict[str, Tensor]:
    """The weights a run ended with: their running mean, which is the last ones where it kept none."""
    saved = torch.load(RUNS / run / 'last.pt')
    return saved.get('mean', saved['network'])


def is_finished(run: str) -> bool:
    file = RUNS / run / 'last.pt'
    return file.exists() and torch.load(file)['epoch'] >= RECIPES[run].epochs
