"""How each network is trained: the figures of every run in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    network: str  # 'convnet' or 'vit'
    attention: str | None  # the convnet's module
    start: str | None  # the run whose weights warm this one
    sizes: tuple[int, ...]  # the image's side at each epoch
    optimiser: str  # 'sgd' (momentum 0.9, Nesterov) or 'adamw'
    rate: float  # the one cycle's peak
    decay: float
    batch: int = 64
    distil: float = 0.0  # the teacher's share of the class target
    transfer: float = 0.0  # weight of the loss that asks the class token to look where the teacher looks
    pasted: float = 0.0  # share of each batch that is a photograph pasted on a blurred one or on noise
    seed: int = 1

    @property
    def epochs(self) -> int:
        return len(self.sizes)


RECIPES = {
    'plain': Recipe('convnet', None, None, (96,) * 7 + (112,) * 4 + (128,), 'sgd', 0.2, 5e-4),
    'cbam': Recipe('convnet', 'cbam', 'plain', (112,) * 4 + (128,), 'sgd', 0.08, 5e-4, distil=0.5),
    'se': Recipe('convnet', 'squeeze-excitation', 'plain', (112,) * 4 + (128,), 'sgd', 0.08, 5e-4, distil=0.5),
    'vit': Recipe(
        'vit', None, 'plain', (96,) * 10 + (128,) * 2, 'adamw', 1.5e-3, 0.05, distil=0.5, transfer=1.0, pasted=1 / 3
    ),
}
