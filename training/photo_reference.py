"""What PyTorch makes of photographs, to hold the command line and the page against.

    python3 training/photo_reference.py --model vit_tiny_patch16_224.safetensors --images a.jpg b.png --out FOLDER

`--model` is a timm ViT's checkpoint (prepared as timm does: short side 248, bicubic, centre 224, mean = std = 0.5) or
the id of one of this project's models (prepared as its card says). Writes FOLDER/<image's name>.safetensors: the
normalised pixels `input.image` [3, S, S], `result.probabilities` and every `result.blocks.<i>.attention`, or gate.
"""

import argparse
from pathlib import Path

import torch
from PIL import Image, ImageOps
from torch import Tensor, nn

import safetensors_file
from models import MODELS
from photographs import MEAN, STD, normalise, prepare
from teacher import load

TIMM = {'resize': 248, 'size': 224, 'mean': (0.5,) * 3, 'std': (0.5,) * 3}


def pixels(path: Path, resize: int, size: int, mean: tuple[float, ...], std: tuple[float, ...]) -> Tensor:
    """An image file, upright, prepared and normalised: float32 [1, 3, size, size]."""
    square = prepare(ImageOps.exif_transpose(Image.open(path)), resize, size)
    return normalise(torch.from_numpy(square.copy()).permute(2, 0, 1)[None], mean, std)


@torch.no_grad()
def reference(network: nn.Module, image: Tensor) -> dict[str, Tensor]:
    """The tensors of one file: the image, the probabilities, and what each block's attention says."""
    results = network(image)
    said = {name: value for name, value in results.items() if name.startswith(('blocks.', 'soft.', 'hard.')) and not name.endswith('.output')}
    # Words have a probability each.
    own = results.get('probabilities')
    outputs = {'probabilities': results['logits'].softmax(-1) if own is None else own, **said}
    return {'input.image': image[0], **{f'result.{name}': value[0] for name, value in outputs.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', required=True)
    parser.add_argument('--images', type=Path, nargs='+', required=True)
    parser.add_argument('--out', type=Path, required=True)
    arguments = parser.parse_args()
    known = MODELS.get(arguments.model)
    network = known.load() if known else load(Path(arguments.model))
    settings = {'resize': known.size, 'size': known.size, 'mean': MEAN, 'std': STD} if known else TIMM
    arguments.out.mkdir(parents=True, exist_ok=True)
    for path in arguments.images:
        tensors = reference(network, pixels(path, **settings))
        arrays = {name: value.contiguous().numpy() for name, value in tensors.items()}
        safetensors_file.write(arguments.out / f'{path.stem}.safetensors', arrays)
        best = tensors['result.probabilities'].topk(1)
        print(f'{path.name}: class {int(best.indices[0])}, probability {float(best.values[0]):.4f}')


if __name__ == '__main__':
    main()
