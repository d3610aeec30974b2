"""Writes a trained run as a model of the page: float16 weights, a card with its measured figures, a fixture.

    python3 training/export.py --data imagenette-160.tar --model cbam
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import safetensors_file
from convnet import place
from maps import SPATIAL, class_look, looks
from measure import CANVASES, SEED, canvases, deletion, look_mass, top1, vit_mass
from measure_words import words_measured
from models import BASE, FIXTURES, FOLDER, MODELS, Model, store
from notes import found, taught
from photographs import FOLDERS, MEAN, RUNS, STD, normalise, photographs
from recipes import RECIPES, lineage
from runs import finished
from words import VOCABULARY

CLASSES = (
    'tench', 'English springer', 'cassette player', 'chain saw', 'church',
    'French horn', 'garbage truck', 'gas pump', 'golf ball', 'parachute',
)  # fmt: skip
LED = {
    'vit': 'class attention of the last two layers',
    'convnet': 'maps of the last places',
    'deep-vit': 'class attention of the last two layers, and what is mixed of it,',
    'swin': 'what positions receive, in every window,',
}
LOSSES = {
    'distil': 'class probabilities distilled from an ImageNet ViT-Tiny',
    'transfer': '{led} supervised: led to where the ViT-Tiny looks (layers 9 to 11, without its sinks), '
    'and to the photograph where one was pasted on a canvas',
}

# Of networks that do not classify photographs: their figures, what they learn by, and what else their cards say.
FIGURES: dict[str, Callable[[Any, Path], dict[str, object]]] = {'words': words_measured}
LEARNT_BY = {'words': ['binary cross-entropy of each word, there and not there weighing the same']}
SAYS: dict[str, dict[str, object]] = {
    'words': {
        'classes': list(VOCABULARY),
        'vocabulary': {word: [CLASSES[FOLDERS.index(folder)] for folder in folders] for word, folders in VOCABULARY.items()},
    },
}


def run_facts(name: str) -> dict[str, object]:
    """One run in plain facts."""
    recipe, saved = RECIPES[name], torch.load(RUNS / name / 'last.pt')
    facts = asdict(recipe)
    averaged = f'constant rate {recipe.rate}, weights averaged (decay {recipe.average} a step)'
    pace = averaged if recipe.average else f'one cycle, peak {recipe.rate}'
    return {
        'name': name,
        'network': recipe.network if recipe.attention is None else f'{recipe.network} with {recipe.attention}',
        'epochs': saved['epoch'],
        'stages': facts['stages'],
        'optimiser': f'{recipe.optimiser}, {pace}, decay {recipe.decay}, batch {recipe.batch}',
        **{name: round(facts[name], 2) for name in ('distil', 'transfer', 'pasted', 'mixed', 'still') if facts[name]},
        **({'filters': 'those taken over stay as they are'} if recipe.shared else {}),
        'seconds': round(saved['seconds']),
    }


def recipe_card(name: str) -> dict[str, object]:
    """How a model came about: its runs in order, each from the weights of the one before."""
    runs = [run_facts(run) for run in lineage(name)]
    network = RECIPES[name].network
    classified = ['cross-entropy, labels smoothed by 0.1', *(text.format(led=LED.get(network)) for loss, text in LOSSES.items() if loss in runs[-1])]
    return {
        'epochs': sum(run['epochs'] for run in runs),
        'optimiser': runs[-1]['optimiser'],
        'losses': LEARNT_BY.get(network, classified),
        'seconds': sum(run['seconds'] for run in runs),
        'machine': '2 CPU cores, shared with other work',
        'runs': runs,
    }


def measured(model: Model, tar: Path) -> dict[str, object]:
    """Figures of the exported file itself, so of float16 weights."""
    network = model.load()
    if model.host != 'vit' and model.module not in SPATIAL:
        return {'top1': top1(network, tar, model.size)}
    drawn = canvases(tar, model.size)
    shares = vit_mass(network, *drawn) if model.host == 'vit' else look_mass(network, model.module or '', *drawn)
    blanked = deletion(network, lambda results: shown_look(model, results), *photographs(tar, 'val', model.size, model.size))
    return {'top1': blanked['whole'], 'deletion': blanked, 'mass': {'canvases': CANVASES, 'seed': SEED, 'chance': 0.25, **shares}}


def shown_look(model: Model, results: dict[str, Tensor]) -> Tensor:
    """The map that the page opens with, [B, h, w], from the network's results."""
    layer = int(model.shown['layer']) - 1
    if model.host == 'vit':
        return class_look(results[f'blocks.{layer}.attention'])
    return looks(model.module or '', results)[layer]


def plain_top1(model: Model) -> float | None:
    """The plain convnet's top-1, by its card, for those that share its weights."""
    return None if model.shares is None else json.loads((FOLDER / f'{BASE}.json').read_text())['measured']['top1']


def card(model: Model, name: str, tar: Path) -> dict[str, object]:
    """The model's card, of the run `name`."""
    figures, recipe = measured(model, tar), recipe_card(name)
    return {
        'id': model.id,
        'title': model.title,
        'module': model.module,
        'host': model.host,
        **({'place': place(model.module)} if model.host == 'convnet' and model.module else {}),
        'params': model.params,
        'image': {
            'size': model.size, 'resize': model.size, 'mean': MEAN, 'std': STD, 'interpolation': 'bicubic',
        },
        'classes': CLASSES,
        **SAYS.get(model.host, {}),
        'shown': model.shown,
        'weights': {
            'file': model.file.name,
            'bytes': model.file.stat().st_size,
            'count': sum(tensor.size for tensor in model.tensors().values()),
            **({} if model.shares is None else {'shares': {'model': BASE, 'under': model.shares}}),
        },
        'data': {'name': 'Imagenette (160 px)', 'train': 9469, 'validation': 3925},
        'recipe': recipe,
        'notes': [*model.notes, *found(figures, int(model.shown['layer']), plain_top1(model)), *taught(RECIPES[name])],
        'measured': figures,
        'trained': date.today().isoformat(),
    }  # fmt: skip


# Results that a model's fixture holds, besides its answer: what is drawn; feature maps would be megabytes.
KEPT = (
    'channel', 'spatial', 'squeeze', 'hidden', 'excitation', 'attention', 'mixed', 'channelWidth', 'heightChannel', 'heightWidth',
    'projection', 'locations', 'positions',
)  # fmt: skip
WHOLE = 10_000  # numbers; of larger attention per head, what the first token asks: [heads, 1, T]


def kept(name: str, value: Tensor) -> Tensor | None:
    """What the fixture holds of a result, where it holds it."""
    if name not in ('logits', 'probabilities') and name.rsplit('.', 1)[-1] not in KEPT:
        return None
    return value[:, :1] if value.dim() == 3 and value.numel() > WHOLE else value


@torch.no_grad()
def fixture(model: Model) -> dict[str, np.ndarray]:
    """What PyTorch computes from the exported file on a seeded picture of smooth blobs."""
    coarse = torch.rand(1, 3, 6, 6, generator=torch.Generator().manual_seed(7)) * 255
    picture = F.interpolate(coarse, (model.size, model.size), mode='bicubic').clamp(0, 255)
    image = normalise(picture)
    results = {name: kept(name, value[0]) for name, value in model.load().double()(image.double()).items()}
    tensors = {'input.image': image[0], **{f'result.{name}': value for name, value in results.items() if value is not None}}
    return {name: value.float().contiguous().numpy() for name, value in tensors.items()}


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--model', choices=sorted(MODELS), required=True)
    arguments = parser.parse_args()
    run = MODELS[arguments.model].run or arguments.model
    torch.set_num_threads(2)
    chosen = MODELS[arguments.model]
    trained = chosen.build()
    trained.load_state_dict(finished(run))
    store(chosen, trained)
    text = json.dumps(card(chosen, run, arguments.data), indent=2, ensure_ascii=False)
    (FOLDER / f'{chosen.id}.json').write_text(text + '\n')
    FIXTURES.mkdir(parents=True, exist_ok=True)
    safetensors_file.write(FIXTURES / f'{chosen.id}.safetensors', fixture(chosen), {'model': chosen.id})
    print(text)
