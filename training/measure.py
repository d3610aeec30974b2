"""How good a network is, and whether its maps mean something.

Mass: a validation photograph is pasted into one quadrant of a canvas that is otherwise another one, strongly blurred,
or noise. The share of a map inside that quadrant is 0.25 by chance; a map that finds the object has much more.

Deletion: of every validation photograph the fifth of the map's positions that it rates highest is blanked (to the mean
colour), a random fifth, or the lowest. A map that finds what the network goes by costs it more than a random one.

Pointing, on mosaics, is measured by measure_words.py and measure_caption.py.
"""

from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import Generator, Tensor, nn
from torchvision.transforms.functional import pil_to_tensor, to_pil_image

from maps import looks
from photographs import SIDE, normalise, photographs, prepare

CANVASES, SEED = 200, 20260


@torch.no_grad()
def top1(network: nn.Module, tar: Path, size: int) -> float:
    """Share of all validation photographs classified right, short side resized to `size` and centre cropped."""
    images, labels = photographs(tar, 'val', size, size)
    classes = [network(normalise(part))['logits'].argmax(1) for part in images.split(100)]
    return round(float((torch.cat(classes) == labels).double().mean()), 4)


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
def look_mass(network: nn.Module, module: str, drawn: Tensor, masks: Tensor) -> dict[str, object]:
    """Mass of a convnet's map at each place, as it is and above its own minimum (a gate is never 0)."""
    shares: list[list[tuple[Tensor, Tensor]]] = []
    for image, mask in zip(drawn.split(50), masks.split(50)):
        maps = looks(module, network(normalise(image)))
        above = [look - look.amin((1, 2), keepdim=True) + 1e-9 for look in maps]
        shares.append([(mass(look, mask), mass(high, mask)) for look, high in zip(maps, above)])
    places = [[torch.cat(part).mean() for part in zip(*place)] for place in zip(*shares)]
    return {'places': [{'map': round(float(m), 3), 'aboveMinimum': round(float(a), 3)} for m, a in places]}


def fifths(look: Tensor, generator: Generator) -> dict[str, Tensor]:
    """Three fifths of the positions of maps [N, h, w], as masks of the same shape: the highest, random and lowest ones."""
    flat = look.flatten(1)
    count = round(flat.shape[1] / 5)
    ranked = {'highest': flat, 'random': torch.rand(flat.shape, generator=generator), 'lowest': -flat}
    return {
        name: torch.zeros_like(flat).scatter_(1, ranks.topk(count, 1).indices, 1.0).view_as(look)
        for name, ranks in ranked.items()
    }


# What a network answers to normalised images [B, 3, S, S], which are these of all: whether it is right [B], and its maps [B, h, w].
Answer = Callable[[Tensor, slice], tuple[Tensor, Tensor]]


@torch.no_grad()
def deletion(images: Tensor, answer: Answer) -> dict[str, float]:
    """The share of right answers to uint8 images [N, 3, S, S], as they are and with each of three fifths of positions blanked."""
    generator = Generator().manual_seed(SEED)
    right = dict.fromkeys(('whole', 'highest', 'random', 'lowest'), 0)
    for begin in range(0, len(images), 50):
        rows = slice(begin, begin + 50)
        whole = normalise(images[rows])
        hit, look = answer(whole, rows)
        right['whole'] += int(hit.sum())
        for name, mask in fifths(look, generator).items():
            hit, _ = answer(whole * (1 - F.interpolate(mask[:, None], whole.shape[2:])), rows)
            right[name] += int(hit.sum())
    return {name: round(count / len(images), 4) for name, count in right.items()}
