"""What a large ImageNet ViT thinks of every training photograph: class probabilities and where its class token looks.

    python3 training/teacher.py --data imagenette-160.tar --checkpoint vit_tiny_patch16_224.safetensors
"""

import argparse
import math
from pathlib import Path

import torch
import torch.nn.functional as F

import safetensors_file
from attention.vision_transformer import ViTShape, VisionTransformer
from photographs import RUNS, normalise, photographs

# The ImageNet classes of the ten folders, in the order of photographs.FOLDERS.
IMAGENET = (0, 217, 482, 491, 497, 566, 569, 571, 574, 701)
SIDE, LAYERS = 224, range(6, 12)
TEMPERATURE = 2.0  # softens the ten-class probabilities that the students learn from


def load(checkpoint: Path) -> VisionTransformer:
    """A timm ViT (16-pixel patches, heads of 64, square pos_embed) from its weights."""
    tensors = {name: torch.from_numpy(value.copy()).float() for name, value in safetensors_file.read(checkpoint)[0].items()}
    width, channels, patch, _ = tensors['patch_embed.proj.weight'].shape
    depth = 1 + max(int(name.split('.')[1]) for name in tensors if name.startswith('blocks.'))
    grid = math.isqrt(tensors['pos_embed'].shape[1] - 1)
    shape = ViTShape(grid, patch, width, depth, width // 64, len(tensors['head.bias']), channels)
    network = VisionTransformer(shape)
    network.load_state_dict(tensors)
    return network.eval()


@torch.no_grad()
def consult(network: VisionTransformer, tar: Path) -> dict[str, torch.Tensor]:
    """probabilities [N, 10]; attention [N, layers, heads, 14, 14] of the class token (float16);
    evidence [N, 14, 14]: each patch token's own logit for the photograph's class, over the mean of all classes."""
    images, labels = photographs(tar, 'train')
    probabilities, attention, evidence = [], [], []
    for i in range(0, len(images), 32):
        x = F.interpolate(images[i : i + 32].float(), (SIDE, SIDE), mode='bicubic', align_corners=False).clamp(0, 255)
        results = network(normalise(x, (0.5,) * 3, (0.5,) * 3))
        probabilities.append((results['logits'][:, IMAGENET] / TEMPERATURE).softmax(-1))
        looks = torch.stack([results[f'blocks.{layer}.attention'][:, :, 0, 1:] for layer in LAYERS], 1)
        attention.append(looks.unflatten(-1, (14, 14)).half())
        patches = network.head(results['features'][:, 1:])
        classes = torch.tensor(IMAGENET)[labels[i : i + 32]]
        own = patches.gather(2, classes[:, None, None].expand(-1, patches.shape[1], 1))[..., 0]
        evidence.append((own - patches.mean(-1)).unflatten(-1, (14, 14)).half())
    cat = torch.cat
    right = (cat(probabilities).argmax(1) == labels).float().mean()
    print(f'the teacher is right on {right:.4f} of the training photographs', flush=True)
    return {'probabilities': cat(probabilities), 'attention': cat(attention), 'evidence': cat(evidence)}


def focus(opinion: dict[str, torch.Tensor]) -> torch.Tensor:
    """Where the class token looks, [N, 14, 14] in 0…1: the mean of heads and of layers 9 to 11, without what is not about
    the object: the corners, where this ViT parks attention; peaks above the 95th percentile; the floor (the median)."""
    mean = opinion['attention'][:, 2:5].float().mean((1, 2))
    for corner in (mean[:, :2, :2], mean[:, :2, -2:], mean[:, -2:, :2], mean[:, -2:, -2:]):
        corner.zero_()
    flat = mean.flatten(1)
    low, high = flat.quantile(0.5, 1, keepdim=True), flat.quantile(0.95, 1, keepdim=True)
    return ((flat.minimum(high) - low).clamp(min=0) / (high - low)).unflatten(1, (14, 14))


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--checkpoint', type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    torch.save(consult(load(arguments.checkpoint), arguments.data), RUNS / 'teacher.pt')
