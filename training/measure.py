"""How good a network is, and whether its maps mean something.

Mass: a validation photograph is pasted into one quadrant of a canvas that is otherwise another one, strongly blurred,
or noise. The share of a map inside that quadrant is 0.25 by chance; a map that finds the object has much more.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import Generator, Tensor, nn
from torchvision.transforms.functional import pil_to_tensor, to_pil_image

from photographs import SIDE, normalise, photographs, prepare

CANVASES, SEED = 200, 20260


@torch.no_grad()
def top1(network: nn.Module, tar: Path, size: int) -> float:
    """Share of all validation photographs classified right, short side resized to `size` and centre cropped."""
    images, labels = photographs(tar, 'val', size, size)
    logits = [network(normalise(part))['logits'] for part in images.split(100)]
    return float((torch.cat(logits).argmax(1) == labels).float().mean())


def canvases(tar: Path, size: int, count: int = CANVASES) -> tuple[Tensor, Tensor]:
    """uint8 [count, 3, size, size], and the quadrants as masks [count, size, size]; blurred and noise in turn."""
    images, _ = photographs(tar, 'val', SIDE, SIDE)
    generator = Generator().manual_seed(SEED)
    order = torch.randperm(len(images), generator=generator)
    drawn, masks = torch.empty(count, 3, size, size, dtype=torch.uint8), torch.zeros(count, size, size)
    half = size // 2
    for i in range(count):
        photograph, other = (to_pil_image(images[order[j]]) for j in (i, count + i))
        if i % 2:
            noise = torch.randint(0, 256, (size, size, 3), generator=generator, dtype=torch.uint8)
            canvas = Image.fromarray(noise.numpy())
        else:
            canvas = other.resize((size, size), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(size / 10))
        top, left = (half * ((i // 2 >> bit) % 2) for bit in (0, 1))
        canvas.paste(Image.fromarray(prepare(photograph, half, half)), (left, top))
        drawn[i] = pil_to_tensor(canvas)
        masks[i, top : top + half, left : left + half] = 1
    return drawn, masks


def mass(maps: Tensor, masks: Tensor) -> Tensor:
    """The share of each map [N, h, w] ≥ 0 that lies in its mask [N, S, S]: [N]."""
    inside = F.adaptive_avg_pool2d(masks[:, None], maps.shape[1:])[:, 0]
    return (maps * inside).sum((1, 2)) / maps.sum((1, 2))


def rollout(attention: list[Tensor]) -> Tensor:
    """The class token's row of Ã_L ⋯ Ã_1, Ã = ½A + ½I with heads averaged: [B, T]. arXiv 2005.00928."""
    total = torch.eye(attention[0].shape[-1])
    for layer in attention:
        total = (layer.mean(1) + torch.eye(layer.shape[-1])) / 2 @ total
    return total[:, 0]


@torch.no_grad()
def vit_mass(network: nn.Module, drawn: Tensor, masks: Tensor, **preparation: tuple[float, ...]) -> dict[str, object]:
    """Mass of the class attention over patches: each layer's mean of heads and best head, and of the rollout."""
    means, heads, rolled = [], [], []
    for image, mask in zip(drawn.split(50), masks.split(50)):
        results = network(normalise(image, **preparation))
        attention = [value for name, value in results.items() if name.endswith('.attention')]
        tokens = attention[0].shape[-1]
        grid = int((tokens - 1) ** 0.5)  # square canvases; fewer prefix tokens than a row of patches

        def patches(row: Tensor) -> Tensor:
            return row[..., tokens - grid * grid :].unflatten(-1, (grid, grid))

        looks = [patches(layer[:, :, 0]) for layer in attention]
        means.append(torch.stack([mass(look.mean(1), mask) for look in looks], 1))
        heads.append(torch.stack([torch.stack([mass(head, mask) for head in look.unbind(1)], 1) for look in looks], 1))
        rolled.append(mass(patches(rollout(attention)), mask))
    mean, best = torch.cat(means).mean(0), torch.cat(heads).mean(0).amax(1)
    layers = [{'mean': round(float(m), 3), 'bestHead': round(float(b), 3)} for m, b in zip(mean, best)]
    return {'layers': layers, 'rollout': round(float(torch.cat(rolled).mean()), 3)}


@torch.no_grad()
def gate_mass(network: nn.Module, drawn: Tensor, masks: Tensor) -> dict[str, object]:
    """Mass of each block's spatial gate, as it is and above its own minimum."""
    results = network(normalise(drawn))
    gates = [value for name, value in results.items() if name.endswith('.spatial')]
    above = [gate - gate.amin((1, 2), keepdim=True) + 1e-9 for gate in gates]
    return {
        'blocks': [
            {'gate': round(float(mass(g, masks).mean()), 3), 'aboveMinimum': round(float(mass(a, masks).mean()), 3)}
            for g, a in zip(gates, above)
        ]
    }
