import json
import struct

import numpy as np
import pytest

import safetensors_file


def test_reads_back_what_it_wrote(tmp_path):
    tensors = {
        'single': np.arange(6, dtype=np.float32).reshape(2, 3),
        'half': np.array([0.5, -2, 65504], dtype=np.float16),
        'scalar': np.array(3.25, dtype=np.float32),
        'empty': np.zeros((0, 4), dtype=np.float32),
    }
    safetensors_file.write(tmp_path / 'a', tensors, {'module': 'cbam'})
    read, metadata = safetensors_file.read(tmp_path / 'a')
    assert metadata == {'module': 'cbam'}
    assert list(read) == list(tensors)
    for name, tensor in tensors.items():
        assert read[name].dtype == tensor.dtype and read[name].shape == tensor.shape
        np.testing.assert_array_equal(read[name], tensor)


def test_the_header_is_aligned_and_the_offsets_are_contiguous(tmp_path):
    safetensors_file.write(tmp_path / 'a', {'x': np.zeros(3, np.float16), 'y': np.ones((2, 2), np.float32)})
    data = (tmp_path / 'a').read_bytes()
    (length,) = struct.unpack_from('<Q', data)
    header = json.loads(data[8 : 8 + length])
    assert length % 8 == 0
    assert header['x'] == {'dtype': 'F16', 'shape': [3], 'data_offsets': [0, 6]}
    assert header['y'] == {'dtype': 'F32', 'shape': [2, 2], 'data_offsets': [6, 22]}
    assert len(data) == 8 + length + 22


def test_a_transposed_tensor_is_stored_in_its_own_order(tmp_path):
    tensor = np.arange(6, dtype=np.float32).reshape(2, 3).T
    safetensors_file.write(tmp_path / 'a', {'x': tensor})
    np.testing.assert_array_equal(safetensors_file.read(tmp_path / 'a')[0]['x'], tensor)


def test_integers_are_refused_by_name(tmp_path):
    with pytest.raises(TypeError, match='count: .* got int64'):
        safetensors_file.write(tmp_path / 'a', {'count': np.zeros(1, np.int64)})
