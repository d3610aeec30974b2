"""What was trained and what the page runs agree: PyTorch against `npm run predict`, the same code as the page, on one picture."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

import safetensors_file
from models import MODELS
from photographs import normalise

ROOT = Path(__file__).parents[1]
TOLERANCE = 1e-3  # of the largest value of a result, or of 1


def picture(size: int) -> torch.Tensor:
    """Smooth blobs of colour, uint8 [1, 3, size, size]: as large as the model reads, so that nothing is resized."""
    coarse = torch.rand(1, 3, 5, 5, generator=torch.Generator().manual_seed(size)) * 255
    return F.interpolate(coarse, (size, size), mode='bicubic').clamp(0, 255).round().byte()


@pytest.mark.parametrize('model', MODELS.values(), ids=MODELS)
def test_the_page_computes_what_pytorch_does(model, tmp_path):
    pixels = picture(model.size)
    file, maps = tmp_path / 'picture.png', tmp_path / 'maps.safetensors'
    Image.fromarray(pixels[0].permute(1, 2, 0).numpy()).save(file)
    subprocess.run(['node', 'run.js', 'src/cli/predict.ts', file, '--model', model.id, '--maps', maps], cwd=ROOT, check=True)
    page, _ = safetensors_file.read(maps)
    with torch.no_grad():
        expected = model.load()(normalise(pixels))
    # A block's output is the module's on the page, and the whole block's in training.
    compared = [name for name in page if name in expected and name != 'image' and not name.endswith('.output')]
    assert any(name.endswith(('logits', 'probabilities', 'words')) for name in compared), f'nothing that the network says is in both: {sorted(page)}'
    for name in compared:
        assert page[name].size == expected[name].numel(), name
        wanted = expected[name].numpy().reshape(page[name].shape)
        np.testing.assert_allclose(page[name], wanted, rtol=0, atol=TOLERANCE * max(1, np.abs(wanted).max()), err_msg=name)
