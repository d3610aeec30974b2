"""The trained networks as files: which run becomes which model of the page, and how to load one back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

import safetensors_file
from caption import Captioner
from convnet import GATES, PARAMS, STAGES
from deep_vit import SHAPE as DEEP
from hybrid import SHAPE
from kinds import KINDS
from mosaics import SIZE
from swin import PARAMS as SWIN
from words import HEADS, Words

FOLDER = Path(__file__).parents[1] / 'public' / 'models'
FIXTURES = Path(__file__).parents[1] / 'src' / 'models' / 'fixtures'

# Networks that do not classify photographs.
OTHERS: dict[str, Callable[[], nn.Module]] = {'words': Words, 'caption': Captioner}


@dataclass(frozen=True)
class Model:
    id: str
    title: str
    module: str | None  # the attention module of the specification that it hosts
    host: str  # what kind of network it is
    params: dict[str, int | str | bool]
    size: int  # the square it was measured on, and the short side resized to
    shown: dict[str, int | str]  # the layer, from 1, and fusion that the page opens with
    notes: tuple[str, ...] = ()  # what its figures do not say by themselves
    run: str = ''  # the run that trained it; the one of the same name unless given
    shares: str | None = None  # the prefix of its names for the weights that it shares with BASE, where it does

    @property
    def file(self) -> Path:
        return FOLDER / f'{self.id}.safetensors'

    def build(self) -> nn.Module:
        return OTHERS[self.host]() if self.host in OTHERS else KINDS[self.host].make(self.module)

    def shared(self) -> dict[str, np.ndarray]:
        """The base's tensors by this network's names for them."""
        if self.shares is None:
            return {}
        tensors, _ = safetensors_file.read(FOLDER / f'{BASE}.safetensors')
        return {f'{self.shares}{name}': value for name, value in tensors.items()}

    def tensors(self) -> dict[str, np.ndarray]:
        """All float16 weights that the network uses: its file's, and those that it shares."""
        own, _ = safetensors_file.read(self.file)
        used = self.build().state_dict()
        return {name: value for name, value in {**self.shared(), **own}.items() if name in used}

    def load(self) -> nn.Module:
        """The network in float32 with the float16 weights, ready to evaluate."""
        network = self.build()
        # BatchNorm counts its batches as integers, which only training reads.
        counts = {name: value for name, value in network.state_dict().items() if name.endswith('num_batches_tracked')}
        weights = {name: torch.from_numpy(value.astype('float32')) for name, value in self.tensors().items()}
        network.load_state_dict(weights | counts)
        return network.eval()


# The plain convnet: the others leave out of their files what is the same in it.
BASE = 'backbone'
# Of the convnets with a module, in the order of the page's menu.
TITLES = {
    'squeeze-excitation': 'SE',
    'channel-attention': 'channel attention',
    'spatial-attention': 'spatial attention',
    'cbam': 'CBAM',
    'triplet-attention': 'triplet attention',
    'non-local': 'a non-local block',
    'sagan': 'SAGAN attention',
    'global-context': 'global context',
    'global-reasoning': 'global reasoning',
    'attention-augmented-conv': 'an augmented convolution',
    'bottleneck-transformer': 'a bottleneck transformer',
    'deformable-attention': 'deformable attention',
    'deformable-transformer': 'a deformable transformer',
}


def convnet(module: str, title: str) -> Model:
    """Gates are shown in the last block, which is led the most; a module that sits once, there."""
    shown = {'layer': len(STAGES) if module in GATES else 1, 'fusion': 'mean'}
    return Model(module, f'Convnet with {title}', module, 'convnet', PARAMS[module], 128, shown, shares='')


MODELS = {
    BASE: Model(BASE, 'Plain convnet', None, 'convnet', {}, 128, {'layer': 1, 'fusion': 'mean'}, run='tuned'),
    **{module: convnet(module, title) for module, title in TITLES.items()},
    'vit': Model(
        'vit', 'Small hybrid ViT', 'vision-transformer', 'vit', {'patch': SHAPE.patch, 'heads': SHAPE.heads}, 128,
        {'layer': 4, 'fusion': 'mean'},
    ),
    'deep-vit': Model(
        'deep-vit', 'Deep ViT with re-attention', 're-attention', 'deep-vit', {'heads': DEEP.heads, 'variant': 'deepvit'}, 128,
        {'layer': DEEP.depth, 'fusion': 'mean'},
        (
            'A mixed map has signs: a head that is below 0 somewhere takes away what it finds there. Mass and deletion are those of '
            'the part above 0, of the class token and the mean of heads.',
        ),
    ),
    'swin': Model(
        'swin', 'Convnet with Swin blocks', 'shifted-window-attention', 'swin', {**SWIN}, 128, {'layer': 4, 'fusion': 'mean'},
        (
            'Its mass says little about its maps: windows share nothing, so every window receives as much attention as any other. '
            'A quarter of the canvas is whole windows in blocks 1 and 3, and its mass 0.25 by construction. Shifted windows reach over '
            'its border: between 0.14 and 0.39 is possible in block 2, between 0.06 and 0.56 in block 4. '
            'Mass and deletion are of what positions receive, the mean over heads and over all that ask.',
        ),
    ),
    'words': Model(
        'words', 'Words that ask', 'cross-attention', 'words', {'heads': HEADS}, SIZE, {'layer': 1, 'fusion': 'mean'},
        notes=(
            'It was told which words are in a mosaic of photographs, and never where: what its maps point at it found by itself.',
            'A word that is not in the image looks somewhere too: attention has to add up to 1. Its probability says so.',
        ),
        shares='backbone.',
    ),
    'caption': Model(
        'caption', 'Captioner', 'soft-attention', 'caption', {'score': 'additive'}, SIZE, {'layer': 1, 'fusion': 'mean'},
        notes=(
            'It was told how mosaics are described, and never where what it names is: what its maps point at it found by itself.',
            'Figures of its second decoder, hard attention, stand under “hard”. It knows ten things: of all else it names the one it finds likeliest.',
        ),
        shares='backbone.',
    ),
}  # fmt: skip


def store(model: Model, network: nn.Module) -> None:
    """Writes the network's weights in float16, but for those that are the same in the base."""
    shared = model.shared()
    state = {name: value.half().contiguous().numpy() for name, value in network.state_dict().items() if value.is_floating_point()}
    own = {name: value for name, value in state.items() if name not in shared or not np.array_equal(value, shared[name])}
    model.file.parent.mkdir(parents=True, exist_ok=True)
    safetensors_file.write(model.file, own)
