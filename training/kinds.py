"""Every kind of network that is trained: how it is made, what of it was trained before, and what its maps are led by."""

from collections.abc import Callable
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from convnet import ConvNet
from deep_vit import DeepViT, mixed_loss
from hybrid import hybrid_vit
from maps import looks
from objectives import look_loss, transfer_loss
from photographs import FOLDERS
from recipes import Recipe
from swin import SwinConvNet, window_loss

TRUNK = 'patch_embed.backbone.'
Results = dict[str, Tensor]


@dataclass(frozen=True)
class Kind:
    """`make(module)`: the network. `prefix`: of its names for the weights of a convnet that it starts from. `is_new(name)`:
    whether a weight was not trained before. `lead(recipe, network, results, seen)`: the loss of its maps against where to
    look [B, 1, H, W] ≥ 0."""

    make: Callable[[str | None], nn.Module]
    prefix: str
    is_new: Callable[[str], bool]
    lead: Callable[[Recipe, nn.Module, Results, Tensor], Tensor]


def lead_deep(recipe: Recipe, network: nn.Module, results: Results, seen: Tensor) -> Tensor:
    """Attention, and the maps that are mixed of it, which are what the network reads by."""
    grid = F.adaptive_avg_pool2d(seen, seen.shape[-1] // 2).flatten(1)  # a token is 16 pixels, a position of `seen` 8
    return transfer_loss(results, grid) + mixed_loss(results, grid)


KINDS = {
    'convnet': Kind(
        lambda module: ConvNet(len(FOLDERS), module), '', lambda name: 'attention.' in name,
        lambda recipe, network, results, seen: look_loss(looks(recipe.attention or '', results), seen),
    ),
    'vit': Kind(
        lambda module: hybrid_vit(), TRUNK, lambda name: not name.startswith(TRUNK),
        lambda recipe, network, results, seen: transfer_loss(results, seen.flatten(1)),
    ),
    'deep-vit': Kind(lambda module: DeepViT(), TRUNK, lambda name: not name.startswith(TRUNK), lead_deep),
    'swin': Kind(
        lambda module: SwinConvNet(len(FOLDERS)), '', lambda name: name.startswith(('swin.', 'head.')),
        lambda recipe, network, results, seen: window_loss(network.swin, results, seen),
    ),
}  # fmt: skip
