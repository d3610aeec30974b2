"""How each network is trained: the figures of every run in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    network: str  # 'convnet' or 'vit'
    attention: str | None  # the convnet's module
    start: str | None  # the run whose last checkpoint warms this one
    sizes: tuple[int, ...]  # the image's side at each epoch
    optimiser: str  # 'sgd' (momentum 0.9, Nesterov) or 'adamw'
    rate: float  # the one cycle's peak
    decay: float
    batch: int = 64
    distil: float = 0.0  # the teacher's share of the class target
    seed: int = 1

    @property
    def epochs(self) -> int:
        return len(self.sizes)


RECIPES = {
    'plain': Recipe('convnet', None, None, (96,) * 7 + (112,) * 3 + (128,) * 2, 'sgd', 0.2, 5e-4),
    'cbam': Recipe('convnet', 'cbam', 'plain', (128,) * 6, 'sgd', 0.06, 5e-4, distil=0.5),
    'se': Recipe('convnet', 'squeeze-excitation', 'plain', (128,) * 6, 'sgd', 0.06, 5e-4, distil=0.5),
}
