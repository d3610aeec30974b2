"""The workloads of the benchmark in PyTorch, eager and compiled, in float32: the far peer.

    python3 bench/pytorch.py FOLDER

`npm run bench -- --pytorch` writes FOLDER: graph.json holds a graph in ONNX's operators and where in numbers.bin each constant and input lies,
float32 in order. Written into it: times.json, and results.bin with the results of the first run, in the order of the graph's outputs.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

WARM_UPS = 2
Attributes = dict[str, Any]

# By operator: of its inputs (tensors, or lists of whole numbers) and its attributes.
OPERATORS: dict[str, Callable[..., Tensor]] = {
    'Reshape': lambda a, x, shape: x.reshape(shape),
    'Transpose': lambda a, x: x.permute(a['perm']),
    'Slice': lambda a, x, start, end, axis: x.narrow(axis[0], start[0], end[0] - start[0]),
    'Concat': lambda a, *parts: torch.cat(parts, a['axis']),
    'MatMul': lambda a, x, y: x @ y,
    'Gemm': lambda a, x, weight, bias=None: F.linear(x, weight, bias),
    'Add': lambda a, x, y: x + y,
    'Sub': lambda a, x, y: x - y,
    'Mul': lambda a, x, y: x * y,
    'Div': lambda a, x, y: x / y,
    'Relu': lambda a, x: F.relu(x),
    'Gelu': lambda a, x: F.gelu(x),
    'Sigmoid': lambda a, x: torch.sigmoid(x),
    'Tanh': lambda a, x: torch.tanh(x),
    'Softmax': lambda a, x: F.softmax(x, -1),
    'LayerNormalization': lambda a, x, weight, bias: F.layer_norm(x, weight.shape, weight, bias, a['epsilon']),
    'Conv': lambda a, x, weight, bias=None: F.conv2d(x, weight, bias, a['strides'], a['pads'][:2], groups=a['group']),
    'MaxPool': lambda a, x: F.max_pool2d(x, a['kernel_shape'], a['strides'], a['pads'][:2]),
    'ReduceSum': lambda a, x, axes: x.sum(axes, keepdim=True),
    'ReduceMean': lambda a, x, axes: x.mean(axes, keepdim=True),
    'ReduceMax': lambda a, x, axes: x.amax(axes, keepdim=True),
    'GridSample': lambda a, x, places: F.grid_sample(x, places, align_corners=False),
}


class Graph(torch.nn.Module):
    """A graph as a module: its constants are on the device, its inputs come by name."""

    def __init__(self, graph: dict[str, Any], constants: dict[str, Tensor]) -> None:
        super().__init__()
        self.nodes = graph['nodes']
        self.integers = graph['integers']
        self.outputs = graph['outputs']
        self.constants = constants

    def forward(self, inputs: dict[str, Tensor]) -> list[Tensor]:
        made: dict[str, Any] = {**self.integers, **self.constants, **inputs}
        for node in self.nodes:
            made[node['output']] = OPERATORS[node['operator']](node['attributes'], *(made[name] for name in node['inputs']))
        return [made[name] for name in self.outputs]


def quantiles(times: list[float]) -> dict[str, float]:
    p10, median, p90 = np.quantile(times, [0.1, 0.5, 0.9])
    return {'runs': len(times), 'median': float(median), 'p10': float(p10), 'p90': float(p90)}


def measure(name: str, forward: Callable[..., list[Tensor]], inputs: dict[str, Tensor], device: str, runs: int) -> tuple[dict[str, Any], list[Tensor]]:
    """Times in milliseconds, from inputs in host memory: with readback, and waiting for the device alone."""

    def run(readback: bool) -> list[Tensor]:
        outputs = forward({name: value.to(device) for name, value in inputs.items()})
        if readback:
            return [output.cpu() for output in outputs]
        if device == 'cuda':
            torch.cuda.synchronize()
        return outputs

    def timed(readback: bool) -> tuple[float, list[Tensor]]:
        start = time.perf_counter()
        outputs = run(readback)
        return 1000 * (time.perf_counter() - start), outputs

    with torch.inference_mode():
        cold, results = timed(True)
        for _ in range(WARM_UPS):
            run(True), run(False)
        pairs = [(timed(True)[0], timed(False)[0]) for _ in range(runs)]
    return {'name': name, 'cold': cold, 'readback': quantiles([a for a, _ in pairs]), 'without': quantiles([b for _, b in pairs])}, results


def main(folder: Path) -> None:
    graph = json.loads((folder / 'graph.json').read_text())
    numbers = torch.from_numpy(np.fromfile(folder / 'numbers.bin', np.float32))
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    # TensorFloat-32 would round what the others keep.
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    tensor = {name: numbers[at['from'] : at['from'] + at['size']].reshape(at['shape']) for name, at in graph['tensors'].items()}
    inputs = {name: tensor.pop(name) for name in graph['inputs']}
    eager = Graph(graph, {name: value.to(device) for name, value in tensor.items()})
    where = torch.cuda.get_device_name() if device == 'cuda' else f'CPU, {torch.get_num_threads()} threads'
    title = f'PyTorch {torch.__version__.split("+")[0]}, {{}}, {where}'

    times, results = measure(title.format('eager'), eager, inputs, device, graph['runs'])
    entries = [times]
    np.concatenate([result.numpy().ravel() for result in results]).tofile(folder / 'results.bin')
    if hasattr(torch, 'compile'):
        name = title.format('compiled')
        try:
            entries.append(measure(name, torch.compile(eager), inputs, device, graph['runs'])[0])
        except Exception as error:  # what the compiler says is the answer
            entries.append({'name': name, 'failure': str(error).split('\n')[0]})
    (folder / 'times.json').write_text(json.dumps(entries))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
