"""What a network takes over from a finished run: every weight of the same name, and what keeps its features as they were.

A plain convnet that starts from one with SE takes each channel's mean gate into the BatchNorm before it. Gates that begin
at one half are given a branch twice as large. A module that stands in for a convolution takes over its filters.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from convnet import AFTER, ConvNet
from photographs import normalise

# How much larger a branch must be to come out of freshly made gates as it was: each lets about half through.
ENLARGED = {'squeeze-excitation': 2.0, 'channel-attention': 2.0, 'spatial-attention': 2.0, 'triplet-attention': 2.0, 'cbam': 4.0}
BRANCH_END = ('bn2.weight', 'bn2.bias')


def squares(images: Tensor, size: int) -> Tensor:
    """uint8 photographs [N, 3, S, S] at another size, [N, 3, size, size] in 0…255."""
    return F.interpolate(images.float(), (size, size), mode='bicubic', align_corners=False, antialias=True).clamp(0, 255)


@torch.no_grad()
def settle_statistics(network: nn.Module, images: Tensor, still: nn.Module | None = None) -> None:
    """Takes every BatchNorm's mean and variance anew over photographs [N, 3, S, S] in 0…255, none of them pasted: those of
    training were of other weights and of other pictures. Those of the part `still` are kept."""
    kept = set(still.modules()) if still else set()
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d) and module not in kept]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean over the batches
    network.train()
    if still:
        still.eval()
    for part in images.split(128):
        network(normalise(part))
    network.eval()


@torch.no_grad()
def mean_gates(network: ConvNet, images: Tensor) -> list[Tensor]:
    """Each block's mean excitation over photographs [N, 3, S, S] in 0…255: [C] a block."""
    network.eval()
    totals: list[Tensor] = []
    for part in images.split(100):
        results = network(normalise(part))
        excitations = [value.sum(0) for name, value in results.items() if name.endswith('.excitation')]
        totals = [old + new for old, new in zip(totals, excitations)] if totals else excitations
    return [total / len(images) for total in totals]


def scaled_branches(weights: dict[str, Tensor], factors: list[Tensor]) -> dict[str, Tensor]:
    """The weights with the end of block i's branch multiplied by factors[i]."""
    scaled = {f'blocks.{i}.{name}': weights[f'blocks.{i}.{name}'] * f for i, f in enumerate(factors) for name in BRANCH_END}
    return {**weights, **scaled}


def without_gates(weights: dict[str, Tensor], images: Tensor) -> dict[str, Tensor]:
    """Weights of a convnet with SE → those of a plain one that computes nearly the same."""
    gated = ConvNet(len(weights['head.bias']), 'squeeze-excitation')
    gated.load_state_dict(weights)
    scaled = scaled_branches(weights, mean_gates(gated, images))
    return {name: value for name, value in scaled.items() if '.attention.' not in name}


def take_over(network: nn.Module, warm: dict[str, Tensor]) -> None:
    """Puts a finished network's weights into a new one, whose own module stays as it was made."""
    module = getattr(network, 'module', None)
    if module in ENLARGED and not any('.attention.' in name for name in warm):
        warm = scaled_branches(warm, [torch.tensor(ENLARGED[module])] * len(network.blocks))
    weights = network.state_dict()
    if module == 'attention-augmented-conv':
        filters = warm[f'blocks.{AFTER}.conv2.weight']
        weights['attention.conv.weight'] = filters[: len(weights['attention.conv.weight'])]
        weights['attention.conv.bias'] = torch.zeros_like(weights['attention.conv.bias'])
    weights.update({name: warm[name] for name in weights if name in warm})
    network.load_state_dict(weights)
