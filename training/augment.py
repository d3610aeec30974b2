"""Random views of a batch of photographs, drawn from one seeded generator; maps of a photograph follow its view."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor


@dataclass(frozen=True)
class View:
    """Where each output pixel reads its photograph: affine maps [B, 2, 3] in grid_sample's −1…1 coordinates."""

    theta: Tensor

    def read(self, x: Tensor, size: int) -> Tensor:
        """x [B, C, H, W] (pixels or a map over the photograph) → what this view shows of it, [B, C, size, size]."""
        grid = F.affine_grid(self.theta, [x.shape[0], x.shape[1], size, size], align_corners=False)
        return F.grid_sample(x, grid, mode='bilinear', padding_mode='reflection', align_corners=False)


def random_views(count: int, generator: Generator, area: tuple[float, float] = (0.35, 1.0)) -> View:
    """Random resized crops (share of the area, sides' ratio 3/4…4/3) with a coin's flip."""

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=generator) * (high - low) + low

    share, stretch = uniform(*area).sqrt(), uniform(-1, 1).mul(0.1438).exp()  # e^0.1438 = √(4/3)
    width, height = (share * stretch).clamp(max=1), (share / stretch).clamp(max=1)
    flip = (torch.rand(count, generator=generator) < 0.5).float() * -2 + 1
    zero = torch.zeros(count)
    x, y = uniform(-1, 1) * (1 - width), uniform(-1, 1) * (1 - height)
    rows = torch.stack([width * flip, zero, x, zero, height, y], 1)
    return View(rows.view(count, 2, 3))
