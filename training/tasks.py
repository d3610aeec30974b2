"""What each kind of network learns: a task builds it, says what it sees in an epoch, and its losses. train.py does the rest."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from torch import Tensor, nn

from ask import Ask
from classify import Classify
from describe import Describe
from recipes import Recipe


class Task(Protocol):
    steps: int  # of an epoch

    def build(self) -> nn.Module:
        """The network before the first step, of weights drawn after a seed; what stays as it is asks for no gradient."""

    def is_warm(self, name: str) -> bool:
        """Whether a weight of this name was trained before; it then learns at a fifth of the rate."""

    def epoch(self, number: int, network: nn.Module) -> Iterator[Any]:
        """The batches of an epoch, counted from 0; the network is put in the state to learn from them."""

    def losses(self, network: nn.Module, batch: Any, step: int) -> dict[str, Tensor]:
        """The losses of a batch, by name; their sum is made smaller. step: since the run began."""

    def settle(self, network: nn.Module) -> None:
        """What is left to do for the finished network."""

    def score(self, network: nn.Module) -> str:
        """How it does on held out photographs, in a few words for the log."""


# By the recipe's network: made of the recipe and the photographs' tar.
TASKS: dict[str, Callable[[Recipe, Path], Task]] = {
    'convnet': Classify,
    'vit': Classify,
    'deep-vit': Classify,
    'swin': Classify,
    'words': Ask,
    'caption': Describe,
}
