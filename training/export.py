"""Writes a trained run as a model of the page: float16 weights, a card with its measured figures, a fixture.

    python3 training/export.py --data imagenette-160.tar --model cbam
"""

import argparse
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import torch

import safetensors_file
from measure import CANVASES, SEED, canvases, gate_mass, top1, vit_mass
from models import FIXTURES, FOLDER, MODELS, Model, store
from photographs import MEAN, RUNS, STD, normalise
from recipes import RECIPES, Recipe

CLASSES = (
    'tench', 'English springer', 'cassette player', 'chain saw', 'church',
    'French horn', 'garbage truck', 'gas pump', 'golf ball', 'parachute',
)  # fmt: skip
LOSSES = {
    'distil': 'class probabilities distilled from an ImageNet ViT-Tiny',
    'transfer': 'class attention of the last two layers supervised: led to where the ViT-Tiny looks (layers 9 to 11, '
    'without its sinks), and to the photograph where one was pasted on a canvas',
}


def recipe_card(recipe: Recipe, epochs: int, seconds: float) -> dict[str, object]:
    """The run in plain facts."""
    losses = ['cross-entropy, labels smoothed by 0.1', *(text for name, text in LOSSES.items() if getattr(recipe, name))]
    facts = asdict(recipe)
    start = {'start': f'the convolutions of the run {recipe.start}, {RECIPES[recipe.start].epochs} epochs'}
    return {
        'epochs': epochs,
        **(start if recipe.start else {}),
        'optimiser': f'{recipe.optimiser}, one cycle, peak {recipe.rate}, decay {recipe.decay}, batch {recipe.batch}',
        'stages': [asdict(stage) for stage in recipe.stages],
        'losses': losses,
        **{name: facts[name] for name in ('distil', 'transfer', 'pasted') if facts[name]},
        'seconds': round(seconds),
        'machine': '2 CPU cores, shared',
    }


def measured(model: Model, tar: Path) -> dict[str, object]:
    """Figures of the exported file itself, so of float16 weights."""
    network = model.load()
    figures: dict[str, object] = {'top1': round(top1(network, tar, model.size), 4)}
    measure_mass = {'vision-transformer': vit_mass, 'cbam': gate_mass}.get(model.module)
    if measure_mass:
        drawn = canvases(tar, model.size)
        figures['mass'] = {'canvases': CANVASES, 'seed': SEED, 'chance': 0.25, **measure_mass(network, *drawn)}
    return figures


def card(model: Model, tar: Path) -> dict[str, object]:
    run = torch.load(RUNS / model.id / 'last.pt')
    tensors, _ = safetensors_file.read(model.file)
    return {
        'id': model.id,
        'title': model.title,
        'module': model.module,
        'host': model.host,
        'params': model.params,
        'image': {
            'size': model.size, 'resize': model.size, 'mean': MEAN, 'std': STD, 'interpolation': 'bicubic',
        },
        'classes': CLASSES,
        'shown': model.shown,
        'weights': {
            'file': model.file.name,
            'bytes': model.file.stat().st_size,
            'count': sum(tensor.size for tensor in tensors.values()),
        },
        'data': {'name': 'Imagenette (160 px)', 'train': 9469, 'validation': 3925},
        'recipe': recipe_card(RECIPES[model.id], run['epoch'], run['seconds']),
        'measured': measured(model, tar),
        'trained': date.today().isoformat(),
    }  # fmt: skip


@torch.no_grad()
def fixture(model: Model) -> None:
    """What PyTorch computes from the exported file on a seeded picture of smooth blobs: logits and attention."""
    generator = torch.Generator().manual_seed(7)
    coarse = torch.rand(1, 3, 6, 6, generator=generator) * 255
    picture = torch.nn.functional.interpolate(coarse, (model.size, model.size), mode='bicubic').clamp(0, 255)
    image = normalise(picture)
    results = model.load().double()(image.double())
    names = [name for name in results if _kept(name)]
    kept = {f'result.{name}': results[name][0] for name in ('logits', *names)}
    if model.host == 'vit':
        # All rows of four layers would be 3 MB: the class token's are what the page shows first.
        kept = {name: value[:, :1] if name.endswith('.attention') else value for name, value in kept.items()}
    tensors = {'input.image': image[0], **kept}
    FIXTURES.mkdir(parents=True, exist_ok=True)
    arrays = {name: value.float().contiguous().numpy() for name, value in tensors.items()}
    safetensors_file.write(FIXTURES / f'{model.id}.safetensors', arrays, {'model': model.id})


def _kept(name: str) -> bool:
    return name.endswith(('.channel', '.spatial', '.squeeze', '.hidden', '.excitation', '.attention'))


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--model', choices=sorted(MODELS), required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    chosen = MODELS[arguments.model]
    trained = chosen.build()
    trained.load_state_dict(torch.load(RUNS / chosen.id / 'last.pt')['network'])
    store(chosen, trained)
    text = json.dumps(card(chosen, arguments.data), indent=2, ensure_ascii=False)
    (FOLDER / f'{chosen.id}.json').write_text(text + '\n')
    fixture(chosen)
    print(text)
