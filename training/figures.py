"""The figures of a card, measured of the exported file itself: of float16 weights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from maps import SPATIAL, class_look, looks
from measure import CANVASES, SEED, canvases, deletion, look_mass, top1, vit_mass
from measure_caption import caption_measured
from measure_words import words_measured
from models import Model
from photographs import photographs

# Of networks that do not classify photographs, by their host: what there is to measure.
OTHERS: dict[str, Callable[[Any, Path], dict[str, object]]] = {'words': words_measured, 'caption': caption_measured}


def measured(model: Model, tar: Path) -> dict[str, object]:
    """All of a model's figures, on the validation photographs in the tar."""
    network = model.load()
    return OTHERS[model.host](network, tar) if model.host in OTHERS else classifier_measured(model, network, tar)


def classifier_measured(model: Model, network: nn.Module, tar: Path) -> dict[str, object]:
    """Top-1 and, where it has maps over positions, what they are worth."""
    if model.host != 'vit' and model.module not in SPATIAL:
        return {'top1': top1(network, tar, model.size)}
    drawn = canvases(tar, model.size)
    shares = vit_mass(network, *drawn) if model.host == 'vit' else look_mass(network, model.module or '', *drawn)
    images, labels = photographs(tar, 'val', model.size, model.size)

    def answer(part: Tensor, rows: slice) -> tuple[Tensor, Tensor]:
        results = network(part)
        return results['logits'].argmax(1) == labels[rows], shown_look(model, results)

    blanked = deletion(images, answer)
    return {'top1': blanked['whole'], 'deletion': blanked, 'mass': {'canvases': CANVASES, 'seed': SEED, 'chance': 0.25, **shares}}


def shown_look(model: Model, results: dict[str, Tensor]) -> Tensor:
    """The map that the page opens with, [B, h, w], from the network's results."""
    layer = int(model.shown['layer']) - 1
    if model.host == 'vit':
        return class_look(results[f'blocks.{layer}.attention'])
    return looks(model.module or '', results)[layer]
