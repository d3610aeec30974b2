"""Writes a ViT checkpoint in timm's names as an ONNX model, for comparison with another runtime.

    python3 training/export_onnx.py --checkpoint vit_tiny_patch16_224.safetensors --out vit.onnx

Input: image [1, 3, S, S]. Outputs: probabilities [1, classes] and of every block attention [1, heads, tokens, tokens].
"""

import argparse
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from attention.vision_transformer import VisionTransformer
from teacher import load

OPSET = 17  # the first in which LayerNorm is one operator


class Exported(nn.Module):
    """The results as a tuple: ONNX outputs have an order, and names only from outside."""

    def __init__(self, network: VisionTransformer, names: list[str]) -> None:
        super().__init__()
        self.network = network
        self.names = names

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        results = self.network(image)
        return tuple(results[name] for name in self.names)


def export(checkpoint: Path, out: Path) -> None:
    network = load(checkpoint)
    names = ['probabilities', *(f'blocks.{i}.attention' for i in range(len(network.blocks)))]
    grid = round((network.pos_embed.shape[1] - network.prefix) ** 0.5)
    side = grid * network.patch_embed.proj.kernel_size[0]
    image = torch.zeros(1, network.patch_embed.proj.in_channels, side, side)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', torch.jit.TracerWarning)  # shapes are fixed, as for this image
        torch.onnx.export(
            Exported(network, names), image, out, input_names=['image'], output_names=names, opset_version=OPSET
        )


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--checkpoint', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.checkpoint, arguments.out)
