"""Writes a trained run as a model of the page: float16 weights, a card with its measured figures, a fixture.

    python3 training/export.py --data imagenette-160.tar --model cbam
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import safetensors_file
from card import card
from models import FIXTURES, FOLDER, MODELS, Model, store
from photographs import normalise
from runs import finished

# Results that a model's fixture holds, besides its answer: what is drawn; feature maps would be megabytes.
KEPT = (
    'channel', 'spatial', 'squeeze', 'hidden', 'excitation', 'attention', 'selection', 'mixed', 'channelWidth', 'heightChannel', 'heightWidth',
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
