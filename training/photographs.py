"""The photographs: an Imagenette tar, decoded once into square uint8 tensors, and how a photograph is prepared."""

import io
import tarfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

RUNS = Path(__file__).parent / 'runs'
FOLDERS = (
    'tench', 'english-springer', 'cassette-player', 'chain-saw', 'church',
    'french-horn', 'garbage-truck', 'gas-pump', 'golf-ball', 'parachute',
)  # fmt: skip
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SIDE = 160  # the stored photographs' short side


def prepare(image: Image.Image, resize: int, size: int) -> np.ndarray:
    """The page's preparation: short side to `resize` (bicubic), then the centre `size` square. uint8 [size, size, 3]."""
    rgb = image.convert('RGB')
    scale = resize / min(rgb.size)
    # int(), not round(): what torchvision's Resize does with the long side, and timm with it.
    width, height = (resize if side == min(rgb.size) else int(side * scale) for side in rgb.size)
    resized = rgb.resize((width, height), Image.Resampling.BICUBIC)
    left, top = round((width - size) / 2), round((height - size) / 2)
    return np.asarray(resized.crop((left, top, left + size, top + size)))


def photographs(tar: Path, split: str, resize: int = SIDE, size: int = SIDE) -> tuple[Tensor, Tensor]:
    """All photographs of `train` or `val`: uint8 [N, 3, size, size] and int64 classes [N]; cached under runs/."""
    cache = RUNS / f'{split}-{resize}-{size}.pt'
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        torch.save(_decode(tar, split, resize, size), cache)
    images, classes = torch.load(cache)
    return images, classes


def _decode(tar: Path, split: str, resize: int, size: int) -> tuple[Tensor, Tensor]:
    images: list[np.ndarray] = []
    classes: list[int] = []
    with tarfile.open(tar) as archive:
        for member in archive:
            parts = member.name.split('/')
            if not member.isfile() or parts[0] != split:
                continue
            file = archive.extractfile(member)
            assert file is not None
            images.append(prepare(Image.open(io.BytesIO(file.read())), resize, size))
            classes.append(FOLDERS.index(parts[1]))
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous(), torch.tensor(classes)


def normalise(images: Tensor, mean: tuple[float, ...] = MEAN, std: tuple[float, ...] = STD) -> Tensor:
    """uint8 or 0…255 float [B, 3, H, W] → float32, (x/255 − mean)/std."""
    shape = (1, 3, 1, 1)
    return (images.float() / 255 - torch.tensor(mean).view(shape)) / torch.tensor(std).view(shape)
