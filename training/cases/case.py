"""What a fixture is made from: a module, its params and the shapes of its inputs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor, nn

FOLDER = Path(__file__).parents[2] / 'src' / 'modules' / 'fixtures'
Params = dict[str, int | float | str | bool]


@dataclass(frozen=True)
class Case:
    module: str
    name: str
    build: Callable[[], nn.Module]
    inputs: dict[str, tuple[int, ...]]  # in the order that forward takes them, without the batch axis
    params: Params = field(default_factory=dict)
    prepare: Callable[[dict[str, Tensor]], object] = lambda inputs: None  # changes the drawn inputs in place

    @property
    def path(self) -> Path:
        return FOLDER / f'{self.module}.{self.name}.safetensors'


def on_map(
    module: str, name: str, kind: Callable[..., nn.Module], x: tuple[int, int, int], params: Params, built_for: int = 1
) -> Case:
    """A module over the map x [C, H, W]. Its constructor takes the first `built_for` of C, H, W, then the params."""
    return Case(module, name, lambda: kind(*x[:built_for], **params), {'x': x}, params)
