"""The committed models: small, as their cards say, and what their fixtures were made from."""

import json

import numpy as np
import pytest

import safetensors_file
from export import fixture
from models import FIXTURES, FOLDER, MODELS


@pytest.fixture(params=sorted(MODELS))
def model(request):
    return MODELS[request.param]


def test_the_card_tells_the_weights(model):
    card = json.loads((FOLDER / f'{model.id}.json').read_text())
    tensors, _ = safetensors_file.read(model.file)
    assert card['weights']['bytes'] == model.file.stat().st_size <= 1_500_000
    assert card['weights']['count'] == sum(tensor.size for tensor in tensors.values())
    assert {tensor.dtype for tensor in tensors.values()} == {np.dtype('float16')}
    assert all(np.isfinite(tensor).all() for tensor in tensors.values())
    assert len(card['classes']) == len(tensors['head.bias'])


def test_the_fixture_is_what_pytorch_computes_from_the_file(model):
    stored, metadata = safetensors_file.read(FIXTURES / f'{model.id}.safetensors')
    assert metadata == {'model': model.id}
    computed = fixture(model)
    assert list(stored) == list(computed)
    for name, tensor in computed.items():
        np.testing.assert_allclose(stored[name], tensor, rtol=1e-5, atol=1e-6, err_msg=name)
