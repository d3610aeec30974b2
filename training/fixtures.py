"""Writes src/modules/fixtures: for each attention module, inputs, weights and what PyTorch computes from them.

    python3 training/fixtures.py [module ...]    # of these modules only; of all without a name

One file per case (cases/), `<module>.<case>.safetensors`: tensors `input.*`, `weight.*`, `result.*` in float32 (computed
in float64) and in its metadata the module and its params. Sizes are odd, non-square and past one 64-thread workgroup.
"""

import json
import sys
import zlib

import numpy as np
import torch
from torch import Generator, Tensor, nn

import safetensors_file
from cases import CASES
from cases.case import FOLDER, Case


def randomise(module: nn.Module, generator: Generator) -> None:
    """Weights that leave no part idle: matrices of gain about 1, gains near 1, variances above 0, biases off 0."""
    for name, tensor in module.state_dict().items():
        if not tensor.is_floating_point():
            continue
        noise = torch.randn(tensor.shape, generator=generator, dtype=torch.float32)
        if name in ('blocker.running_var', 'var_norm.running_var'):
            value = noise.abs() * 0.2 + 0.02  # small enough for these BatchNorms' eps, 1e-4 and 1e-5, to tell
        elif name.endswith('running_var'):
            value = noise.abs() + 0.5
        elif tensor.dim() > 1 and not name.endswith(('_token', 'pos_embed', '_table')):
            value = noise * 1.5 / tensor[0].numel() ** 0.5
        else:
            gain = name.endswith('gamma') or (name.endswith('.weight') and tensor.dim() == 1)
            value = noise * 0.5 + float(gain)
        tensor.copy_(value)


@torch.no_grad()
def drawn(case: Case) -> tuple[nn.Module, dict[str, Tensor]]:
    """A case's module and its inputs (without the batch axis), in float32; the same on every run."""
    generator = Generator().manual_seed(zlib.crc32(f'{case.module}.{case.name}'.encode()))
    module = case.build().eval()
    randomise(module, generator)
    inputs = {name: torch.randn(shape, generator=generator) for name, shape in case.inputs.items()}
    case.prepare(inputs)
    return module, inputs


@torch.no_grad()
def tensors(case: Case) -> dict[str, np.ndarray]:
    """The tensors of a case's file."""
    module, inputs = drawn(case)
    # Kept as float32, so that what is computed is computed from what is stored.
    weights = {name: tensor.clone() for name, tensor in module.state_dict().items() if tensor.is_floating_point()}
    results = module.double()(*(x.double()[None] for x in inputs.values()))

    def named(group: str, values: dict[str, Tensor]) -> dict[str, np.ndarray]:
        return {f'{group}.{name}': value.float().contiguous().numpy() for name, value in values.items()}

    outputs = {name: value[0] for name, value in results.items()}
    return {**named('input', inputs), **named('weight', weights), **named('result', outputs)}


def main(modules: list[str]) -> None:
    unknown = set(modules) - {case.module for case in CASES}
    if unknown:
        raise SystemExit(f'fixtures: no cases of {", ".join(sorted(unknown))}; add them to training/cases')
    chosen = [case for case in CASES if not modules or case.module in modules]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for case in chosen:
        safetensors_file.write(case.path, tensors(case), {'module': case.module, 'params': json.dumps(case.params)})
    print(f'{len(chosen)} fixtures, {sum(case.path.stat().st_size for case in chosen)} bytes')


if __name__ == '__main__':
    main(sys.argv[1:])
