"""The trained networks as files: which run becomes which model of the page, and how to load one back."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

import safetensors_file
from convnet import PARAMS
from deep_vit import SHAPE as DEEP
from hybrid import SHAPE
from kinds import KINDS
from swin import PARAMS as SWIN

FOLDER = Path(__file__).parents[1] / 'public' / 'models'
FIXTURES = Path(__file__).parents[1] / 'src' / 'models' / 'fixtures'


@dataclass(frozen=True)
class Model:
    id: str
    title: str
    module: str  # the attention module of the specification that it hosts
    host: str  # one of kinds.KINDS
    params: dict[str, int | str | bool]
    size: int  # the square it was measured on, and the short side resized to
    shown: dict[str, int | str]  # the layer, from 1, and fusion that the page opens with
    notes: tuple[str, ...] = ()  # what its figures do not say by themselves

    @property
    def file(self) -> Path:
        return FOLDER / f'{self.id}.safetensors'

    def build(self) -> nn.Module:
        return KINDS[self.host].make(self.module)

    def load(self) -> nn.Module:
        """The network in float32 with the file's float16 weights, ready to evaluate."""
        tensors, _ = safetensors_file.read(self.file)
        network = self.build()
        # BatchNorm counts its batches as integers, which only training reads.
        counts = {name: value for name, value in network.state_dict().items() if name.endswith('num_batches_tracked')}
        network.load_state_dict({name: torch.from_numpy(value.astype('float32')) for name, value in tensors.items()} | counts)
        return network.eval()


MODELS = {
    'cbam': Model('cbam', 'ConvNet with CBAM', 'cbam', 'convnet', PARAMS['cbam'], 128, {'layer': 3, 'fusion': 'mean'}),
    'se': Model(
        'se', 'ConvNet with SE', 'squeeze-excitation', 'convnet', PARAMS['squeeze-excitation'], 128,
        {'layer': 5, 'fusion': 'mean'},
    ),
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
}  # fmt: skip


def store(model: Model, network: nn.Module) -> None:
    """Writes the network's weights in float16."""
    state = {name: value for name, value in network.state_dict().items() if value.is_floating_point()}
    model.file.parent.mkdir(parents=True, exist_ok=True)
    safetensors_file.write(model.file, {name: value.half().contiguous().numpy() for name, value in state.items()})
