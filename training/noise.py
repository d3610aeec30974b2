"""What the tests of the attention modules share."""

import torch
from torch import Tensor, nn

from fixtures import randomise


def random(module: nn.Module) -> nn.Module:
    """The module in evaluation mode with weights that leave no part idle."""
    with torch.no_grad():
        randomise(module, torch.Generator().manual_seed(3))
    return module.eval()


def precise(module: nn.Module) -> nn.Module:
    """The same in double precision, so that loops agree with it to many digits."""
    return random(module).double()


def image(*shape: int) -> Tensor:
    """A map of normal numbers in double precision, the same for the same shape."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
