"""Reads and writes the safetensors format: u64 header length, JSON header, then the tensors' bytes end to end."""

import json
import struct
from pathlib import Path

import numpy as np

DTYPES = {'F32': np.dtype('<f4'), 'F16': np.dtype('<f2')}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def write(path: Path, tensors: dict[str, np.ndarray], metadata: dict[str, str] | None = None) -> None:
    """Writes float32 and float16 tensors in the order given; the header is padded with spaces to 8 bytes."""
    header: dict[str, object] = {'__metadata__': metadata} if metadata else {}
    offset = 0
    for name, tensor in tensors.items():
        if tensor.dtype not in NAMES:
            raise TypeError(f'{name}: safetensors here are float32 or float16, got {tensor.dtype}')
        end = offset + tensor.nbytes
        header[name] = {'dtype': NAMES[tensor.dtype], 'shape': list(tensor.shape), 'data_offsets': [offset, end]}
        offset = end
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text)
        for tensor in tensors.values():
            file.write(np.ascontiguousarray(tensor).tobytes())


def read(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """The tensors of a file written by `write` (or any of F32 and F16), and its metadata."""
    data = path.read_bytes()
    (length,) = struct.unpack_from('<Q', data)
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop('__metadata__', {})
    body = memoryview(data)[8 + length :]
    tensors = {}
    for name, entry in header.items():
        start, end = entry['data_offsets']
        tensors[name] = np.frombuffer(body[start:end], DTYPES[entry['dtype']]).reshape(entry['shape'])
    return tensors, metadata
