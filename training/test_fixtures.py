"""The fixtures on disk are what the script makes, and what they must cover."""

import json
from collections import Counter

import numpy as np
import pytest
import torch

import safetensors_file
from cases import CASES
from cases.case import FOLDER
from fixtures import drawn, tensors


@pytest.mark.parametrize('case', CASES, ids=lambda case: f'{case.module}.{case.name}')
def test_the_file_is_what_the_script_makes(case):
    stored, metadata = safetensors_file.read(case.path)
    assert metadata == {'module': case.module, 'params': json.dumps(case.params)}
    made = tensors(case)
    assert list(stored) == list(made)
    for name, tensor in made.items():
        # Inputs and weights are drawn, results computed in float64: only the last bit may differ between machines.
        np.testing.assert_allclose(stored[name], tensor, rtol=1e-6, atol=1e-7, err_msg=name)


@torch.no_grad()
@pytest.mark.parametrize('case', CASES, ids=lambda case: f'{case.module}.{case.name}')
def test_nothing_in_the_file_hangs_on_the_last_bits_of_float32(case):
    stored, _ = safetensors_file.read(case.path)
    module, inputs = drawn(case)
    for name, value in module(*(x[None] for x in inputs.values())).items():
        expected = stored[f'result.{name}']
        # A tenth of what the page is held to, so that its own rounding has room.
        np.testing.assert_allclose(value[0], expected, rtol=1e-5, atol=1e-5 * max(1, np.abs(expected).max()), err_msg=name)


def test_no_file_is_without_its_case_and_the_folder_is_small():
    files = sorted(FOLDER.glob('*.safetensors'))
    assert files == sorted(case.path for case in CASES)
    sizes = [file.stat().st_size for file in files]
    assert max(sizes) < 100_000 and sum(sizes) < 2_500_000


def test_every_module_has_three_cases():
    assert all(count >= 3 for count in Counter(case.module for case in CASES).values())
