"""How each network is trained: the figures of every run in one place."""

from dataclasses import dataclass, replace

from convnet import AFTER, GATES, ONCE
from maps import SPATIAL


@dataclass(frozen=True)
class Stage:
    """Some epochs at one image size; random crops show at least `crop` of a photograph's area."""

    epochs: int
    size: int
    crop: float = 0.35


@dataclass(frozen=True)
class Recipe:
    network: str  # one of tasks.TASKS
    attention: str | None  # the convnet's module
    start: str | None  # the run whose weights warm this one
    stages: tuple[Stage, ...]
    optimiser: str  # 'sgd' (momentum 0.9, Nesterov) or 'adamw'
    rate: float  # the one cycle's peak
    decay: float
    batch: int = 64
    distil: float = 0.0  # the teacher's share of the class target
    transfer: float = 0.0  # weight of the loss that asks maps to look where the teacher looks
    pasted: float = 0.0  # share of each batch that is a photograph pasted on a blurred one or on noise
    mixed: float = 0.0  # both parameters of the Beta that says how much of another photograph is mixed into each (1710.09412)
    average: float = 0.0  # decay, at each step, of a running mean of the weights; the rate then stays at its peak
    gains: float = 1.0  # how much faster new gains and biases learn: of modules that start as the identity they are 0
    still: int = 0  # leading parts of a convnet that stay as they are: the stem, then blocks
    views: int = 0  # epochs after which the views come again, where leading parts stay; 0: never
    shared: bool = False  # filters and matrices taken over stay as they are: gains, biases and what is new learn
    seed: int = 1

    @property
    def epochs(self) -> int:
        return sum(stage.epochs for stage in self.stages)

    def stage(self, epoch: int) -> Stage:
        """The stage of an epoch, counted from 0."""
        return [stage for stage in self.stages for _ in range(stage.epochs)][epoch]


def tuned(module: str | None) -> Recipe:
    """The backbone with a module, two epochs further. Its filters stay as they are, and so do the parts before the module's first
    place; what is new learns five times as fast as the rest. Maps over positions are led to the object, as those of the ViT are."""
    return Recipe(
        'convnet', module, 'backbone', (Stage(2, 128, 0.5),), 'adamw', 2e-3, 0.05, distil=0.5, pasted=0.25, gains=8.0,
        transfer=0.25 if module in SPATIAL else 0.0, still=1 if module in GATES else AFTER + 1, shared=True,
    )  # fmt: skip


# One recipe for all: the runs are named by their modules, `tuned` is the backbone without any.
TUNED = (*GATES, *ONCE)

# Low resolution first: an epoch at 96 pixels costs half of one at 128, and most is learned there. A run that starts from
# another takes over every weight of the same name: between the convnets their convolutions, with gates of another kind anew.
RECIPES = {
    'plain': Recipe('convnet', None, None, (Stage(7, 96), Stage(3, 112), Stage(2, 128)), 'sgd', 0.2, 5e-4),
    'gated': Recipe(
        'convnet', 'cbam', 'plain', (Stage(1, 112), Stage(3, 112, 0.5), Stage(1, 128, 0.5)), 'sgd', 0.08, 5e-4, distil=0.5
    ),
    'squeezed': Recipe(
        'convnet', 'squeeze-excitation', 'gated', (Stage(5, 112, 0.5), Stage(2, 128, 0.5)), 'sgd', 0.1, 5e-4, distil=0.5
    ),
    'excited': Recipe(
        'convnet', 'squeeze-excitation', 'squeezed', (Stage(4, 128, 0.5),), 'sgd', 0.03, 5e-4, distil=0.5, average=0.997
    ),
    # The comparison: every module put into this backbone, and the backbone itself, learn on by one recipe.
    'pasted': Recipe('convnet', None, 'excited', (Stage(4, 128, 0.5),), 'adamw', 2e-3, 0.05, distil=0.5, pasted=0.25, average=0.995),
    'mixed': Recipe(
        'convnet', None, 'pasted', (Stage(9, 112), Stage(3, 128, 0.5)), 'sgd', 0.1, 5e-4, distil=0.6, pasted=0.2, mixed=0.2
    ),
    'backbone': Recipe(
        'convnet', None, 'mixed', (Stage(11, 112), Stage(4, 128, 0.5)), 'sgd', 0.08, 5e-4, distil=0.6, pasted=0.2, mixed=0.3
    ),
    'tuned': tuned(None),
    **{module: tuned(module) for module in TUNED},
    # A sampled point feels only the four positions around it, so it finds its way slowly: more epochs, of the same views.
    'deformable-attention': replace(tuned('deformable-attention'), stages=(Stage(8, 128, 0.5),), views=2, transfer=1.0),
    'seeing': Recipe(
        'vit', None, 'plain', (Stage(9, 96, 0.5), Stage(1, 128, 0.5)), 'adamw', 1e-3, 0.05,
        batch=32, distil=0.5, transfer=1.0, pasted=1 / 3,
    ),
    'vit': Recipe(
        'vit', None, 'seeing', (Stage(4, 96, 0.5), Stage(1, 128, 0.5)), 'adamw', 6e-4, 0.05,
        batch=32, distil=0.5, transfer=0.5, pasted=0.25,
    ),
    # On the backbone's first three blocks, which stay as they are; its fourth learns on.
    'deep-vit': Recipe(
        'deep-vit', 're-attention', 'tuned', (Stage(5, 128, 0.5),), 'adamw', 1e-3, 0.05,
        batch=32, distil=0.5, transfer=0.5, pasted=0.25, still=4, views=2,
    ),
    'swin': Recipe(
        'swin', 'shifted-window-attention', 'tuned', (Stage(3, 128, 0.5),), 'adamw', 1e-3, 0.05,
        batch=32, distil=0.5, transfer=0.25, pasted=0.25, still=4, views=2,
    ),
    # On the backbone's last map, which stays as it is: an epoch is a set of mosaics.
    'words': Recipe('words', 'cross-attention', 'tuned', (Stage(12, 224, 0.5),), 'adamw', 1e-3, 0.05, batch=32),
    # The same for the captioner: its soft decoder, and from that the hard one.
    # At first positions are taken four together: at half the side an epoch costs less.
    'telling': Recipe(
        'caption', 'soft-attention', 'tuned', (Stage(24, 112, 0.5), Stage(4, 224, 0.5)), 'adamw', 2e-3, 0.02, batch=40
    ),
    'caption': Recipe(
        'caption', 'hard-attention', 'telling', (Stage(10, 224, 0.5),), 'adamw', 1e-3, 0.02, batch=40
    ),
}  # fmt: skip


def lineage(run: str) -> list[str]:
    """The run and those whose weights it began with, the earliest first."""
    start = RECIPES[run].start
    return [*(lineage(start) if start else []), run]
