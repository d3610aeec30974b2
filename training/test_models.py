"""The committed models: small, as their cards say, and what their fixtures were made from."""

import json

import numpy as np
import pytest

import safetensors_file
from export import fixture
from models import BASE, FIXTURES, FOLDER, MODELS
from notes import CLEARLY, MASS, found


@pytest.fixture(params=MODELS)
def model(request):
    return MODELS[request.param]


def test_the_card_tells_the_weights(model):
    card = json.loads((FOLDER / f'{model.id}.json').read_text())
    own, _ = safetensors_file.read(model.file)
    used = model.tensors()
    assert card['weights']['bytes'] == model.file.stat().st_size <= 1_500_000
    assert card['weights']['count'] == sum(tensor.size for tensor in used.values())
    assert {tensor.dtype for tensor in own.values()} == {np.dtype('float16')}
    assert all(np.isfinite(tensor).all() for tensor in own.values())
    assert set(own) <= set(used)


def test_what_is_the_same_in_the_base_is_left_out(model):
    own, _ = safetensors_file.read(model.file)
    assert model.shares is None or card_shares(model.id) == {'model': BASE, 'under': model.shares}
    for name, value in model.shared().items():
        assert name not in own or not np.array_equal(own[name], value)


def card_shares(name):
    return json.loads((FOLDER / f'{name}.json').read_text())['weights']['shares']


def test_all_models_together_are_small():
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 16_000_000


def test_the_fixture_is_what_pytorch_computes_from_the_file(model):
    stored, metadata = safetensors_file.read(FIXTURES / f'{model.id}.safetensors')
    assert metadata == {'model': model.id}
    computed = fixture(model)
    assert list(stored) == list(computed)
    for name, tensor in computed.items():
        np.testing.assert_allclose(stored[name], tensor, rtol=1e-5, atol=1e-6, err_msg=name)


GOOD = {
    'top1': 0.87,
    'deletion': {'highest': 0.5, 'random': 0.8},
    'mass': {'places': [{'map': 0.3}, {'map': 0.7}]},
}


def test_notes_say_what_falls_short():
    assert found(GOOD, 2, 0.875) == []
    (mass,) = found(GOOD, 1, 0.875)
    assert '30.0 %' in mass and MASS > 0.3
    (deletion,) = found({**GOOD, 'deletion': {'highest': 0.8 - CLEARLY / 2, 'random': 0.8}}, 2, None)
    assert '79.5 %' in deletion and '80.0 %' in deletion
    (top1,) = found(GOOD, 2, 0.885)
    assert '1.5 points' in top1
