"""Makes src/image/fixtures/: what Pillow and torchvision give for images drawn by a formula.

Run: python3 training/resize_fixtures.py   (needs Pillow, numpy, torch and torchvision)

The tests draw the same images by the same formula, so only the results are stored: bytes as float16, which holds
0…255 exactly. Results too large to store are kept as their SHA-256 in the file's metadata.
"""
import hashlib
from pathlib import Path

import numpy as np
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

import safetensors_file

FIXTURES = Path(__file__).parent.parent / 'src/image/fixtures'
FILTERS = {'bicubic': InterpolationMode.BICUBIC, 'bilinear': InterpolationMode.BILINEAR}
LARGEST_STORED = 6000  # values

# width, height → new width, new height
RESIZES = [
    (17, 11, 17, 11), (17, 11, 17, 5), (17, 11, 6, 11), (17, 11, 6, 5), (17, 11, 29, 23), (17, 11, 29, 5),
    (17, 11, 6, 23), (1, 1, 1, 1), (1, 1, 7, 3), (1, 9, 4, 2), (9, 1, 2, 4), (64, 48, 1, 1), (2, 2, 3, 3),
    (97, 61, 32, 40), (200, 3, 31, 31), (5000, 20, 40, 20), (5000, 20, 250, 3), (640, 480, 224, 224),
]
# width, height, resize, size
CROPS = [
    (40, 40, 36, 32), (48, 40, 36, 32), (41, 67, 37, 32), (67, 41, 32, 32), (1, 1, 36, 32), (3, 2, 36, 32),
    (100, 33, 35, 32), (33, 101, 35, 32), (320, 240, 248, 224), (241, 317, 256, 224), (5000, 20, 248, 224),
    (20, 5000, 248, 224), (1, 1, 248, 224),
]
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def drawn(width, height):
    """[height, width, 3] bytes. Upper left of each 16 px tile: noise of 0 and 255 (sums leave 0…255); else noise; else a ramp."""
    x = np.arange(width, dtype=np.uint32)[None, :, None]
    y = np.arange(height, dtype=np.uint32)[:, None, None]
    c = np.arange(3, dtype=np.uint32)[None, None, :]
    noise = x * np.uint32(374761393) + y * np.uint32(668265263) + c * np.uint32(974634777)
    noise = (noise ^ (noise >> np.uint32(13))) * np.uint32(1274126177)
    noise = noise ^ (noise >> np.uint32(16))
    extreme = (noise & 1) * 255
    ramp = (x * 3 + y * 5 + c * 40) & 255
    kind = ((x >> 3) & 1) + ((y >> 3) & 1) + c * 0
    return np.where(kind == 0, extreme, np.where(kind == 1, noise & 255, ramp)).astype(np.uint8)


def collect(results):
    """Small results as tensors, large ones as digests."""
    tensors = {name: values.astype(np.float16) for name, values in results.items() if values.size <= LARGEST_STORED}
    digests = {name: hashlib.sha256(values.tobytes()).hexdigest() for name, values in results.items() if values.size > LARGEST_STORED}
    return tensors, digests


def resizes():
    for width, height, new_width, new_height in RESIZES:
        for name in FILTERS:
            image = Image.fromarray(drawn(width, height)).resize((new_width, new_height), getattr(Image.Resampling, name.upper()))
            yield f'{width}x{height} {new_width}x{new_height} {name}', np.asarray(image)


def crops():
    for width, height, short, size in CROPS:
        image = Image.fromarray(drawn(width, height))
        for name, mode in FILTERS.items():
            cut = transforms.Compose([transforms.Resize(short, mode), transforms.CenterCrop(size)])(image)
            yield f'{width}x{height} {short} {size} {name}', np.asarray(cut)


def normalised():
    """Every byte, normalised: float32 bits, kept as a digest."""
    ramp = np.stack([np.arange(256, dtype=np.uint8).reshape(16, 16)] * 3, axis=-1)
    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    return hashlib.sha256(steps(Image.fromarray(ramp)).numpy().astype('<f4').tobytes()).hexdigest()


FIXTURES.mkdir(parents=True, exist_ok=True)
tensors, digests = collect(dict(resizes()))
safetensors_file.write(FIXTURES / 'resize.safetensors', tensors, digests)
tensors, digests = collect(dict(crops()))
safetensors_file.write(FIXTURES / 'crop.safetensors', tensors, {**digests, 'normalised': normalised()})
