"""The line of PyTorch that the page shows for each step computes what the step's kernel does: every line of every case, run."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import safetensors_file

ROOT = Path(__file__).parents[1]
TOLERANCE = 1e-6  # of the largest number of an output: both sides compute in float64, and the output is kept in float32


def written() -> tuple[dict[str, np.ndarray], list[dict]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / 'lines.safetensors'
        subprocess.run(['node', 'run.js', 'src/cli/lines.ts', file], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        tensors, metadata = safetensors_file.read(file)
    return tensors, json.loads(metadata['lines'])


TENSORS, LINES = written()


@pytest.fixture(autouse=True)
def in_float64():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize(('index', 'case'), enumerate(LINES), ids=[case['title'] for case in LINES])
def test_the_line_is_what_the_kernel_computes(index, case):
    inputs = {name: torch.from_numpy(TENSORS[f'{index}.{name}'].astype(np.float64)) for name in case['inputs']}
    expected = TENSORS[f'{index}.output']
    got = eval(case['line'], {'torch': torch, 'F': F}, inputs)
    assert tuple(got.shape) == expected.shape, case['line']
    bound = TOLERANCE * max(1, np.abs(expected).max())
    np.testing.assert_allclose(got.numpy(), expected, rtol=0, atol=bound, err_msg=case['line'])
