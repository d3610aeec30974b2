"""Random views of a batch of photographs, drawn from one seeded generator; maps of a photograph follow its view."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor


def uniform(count: int, low: float, high: float, generator: Generator) -> Tensor:
    return torch.rand(count, generator=generator) * (high - low) + low


@dataclass(frozen=True)
class View:
    """Where each output pixel reads its photograph: affine maps [B, 2, 3] in grid_sample's −1…1 coordinates, and the
    part of the output that shows it: a square of half-side `scale` [B] around `centre` [B, 2]."""

    theta: Tensor
    centre: Tensor
    scale: Tensor

    def read(self, x: Tensor, size: int) -> Tensor:
        """x [B, C, H, W] (pixels or a map over the photograph) → what this view shows of it, [B, C, size, size]."""
        grid = F.affine_grid(self.theta, [x.shape[0], x.shape[1], size, size], align_corners=False)
        return F.grid_sample(x, grid, mode='bilinear', padding_mode='reflection', align_corners=False)

    def inside(self, size: int) -> Tensor:
        """1 where the output shows the photograph, 0 around it: [B, 1, size, size]."""
        axis = (torch.arange(size) * 2 + 1) / size - 1
        x, y = ((axis - self.centre[:, i, None]).abs() <= self.scale[:, None] for i in (0, 1))
        return (y[:, None, :, None] & x[:, None, None, :]).float()


def random_views(count: int, generator: Generator, area: tuple[float, float] = (0.35, 1.0)) -> View:
    """Random resized crops (share of the area, sides' ratio 3/4…4/3) with a coin's flip, over the whole output."""
    share = uniform(count, *area, generator).sqrt()
    stretch = uniform(count, -0.1438, 0.1438, generator).exp()  # e^0.1438 = √(4/3)
    width, height = (share * stretch).clamp(max=1), (share / stretch).clamp(max=1)
    flip = (torch.rand(count, generator=generator) < 0.5).float() * -2 + 1
    zero = torch.zeros(count)
    x = uniform(count, -1, 1, generator) * (1 - width)
    y = uniform(count, -1, 1, generator) * (1 - height)
    rows = torch.stack([width * flip, zero, x, zero, height, y], 1)
    return View(rows.view(count, 2, 3), torch.zeros(count, 2), torch.ones(count))


def pasted(view: View, share: float, generator: Generator) -> View:
    """The same views, but the first `share` of them shrunk to 0.35…0.65 of the output's side, anywhere in it."""
    count, chosen = len(view.theta), int(len(view.theta) * share)
    scale, centre = torch.ones(count), torch.zeros(count, 2)
    scale[:chosen] = uniform(chosen, 0.35, 0.65, generator)
    for axis in (0, 1):
        centre[:chosen, axis] = uniform(chosen, -1, 1, generator) * (1 - scale[:chosen])
    linear = view.theta[:, :, :2] / scale[:, None, None]
    offset = view.theta[:, :, 2:] - linear @ centre[:, :, None]
    return View(torch.cat([linear, offset], 2), centre, scale)


def backgrounds(photographs: Tensor, size: int, generator: Generator, count: int) -> Tensor:
    """What lies around the first `count` of the photographs [B, 3, H, W] (0…255) where they are pasted: another one,
    strongly blurred, or noise. [count, 3, size, size]"""
    detail = int(torch.randint(3, 12, (), generator=generator))
    small = F.adaptive_avg_pool2d(photographs.roll(1, 0)[:count], detail)
    blurred = F.interpolate(small, (size, size), mode='bicubic', align_corners=False)
    grain = int(torch.randint(size // 8, size + 1, (), generator=generator))
    noise = F.interpolate(torch.randn(count, 3, grain, grain, generator=generator), (size, size), mode='bilinear')
    level = uniform(count * 3, 60, 190, generator).view(count, 3, 1, 1)
    spread = uniform(count, 10, 80, generator).view(count, 1, 1, 1)
    noisy = (torch.arange(count) % 3 == 0).view(-1, 1, 1, 1)
    return torch.where(noisy, level + spread * noise, blurred).clamp(0, 255)
