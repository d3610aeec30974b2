"""A model's card: what it is, how it came about, what was measured, and what that does not say."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import torch

import caption
from convnet import place
from figures import measured
from models import BASE, FOLDER, Model
from notes import found, taught
from photographs import FOLDERS, MEAN, RUNS, STD
from recipes import RECIPES, lineage
from words import NARROW, VOCABULARY

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

# Of networks that do not classify photographs: what they learn by, and what else their cards say.
LEARNT_BY = {
    'words': [
        'binary cross-entropy of each word, there and not there weighing the same',
        f'entropy of the attention of the words that are there, weight {NARROW}: it keeps together, wherever that is',
    ],
    'caption': [
        'cross-entropy of each word, the true ones before it given',
        'hard attention: REINFORCE besides, with a moving baseline and the entropy kept up; for half of the mosaics the expected value '
        'instead of a draw; from the weights of the soft one',
    ],
}
SAYS: dict[str, dict[str, object]] = {
    'words': {
        'classes': list(VOCABULARY),
        'vocabulary': {word: [CLASSES[FOLDERS.index(folder)] for folder in folders] for word, folders in VOCABULARY.items()},
    },
    'caption': {'classes': list(caption.VOCABULARY)},
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
