"""What the networks are asked for: the right class, the teacher's opinion, and to look where the teacher looks."""

import torch.nn.functional as F
from torch import Tensor

SMOOTHING = 0.1
# Weights of the last blocks whose class attention is led, from the last backwards. The first blocks stay free.
LED = (1.0, 0.5)


def class_target(labels: Tensor, count: int, opinions: Tensor | None, distil: float) -> Tensor:
    """Smoothed labels [B] of so many classes, mixed with the teacher's probabilities [B, C]."""
    target = F.one_hot(labels, count).float() * (1 - SMOOTHING) + SMOOTHING / count
    return target if opinions is None else (1 - distil) * target + distil * opinions


def transfer_loss(results: dict[str, Tensor], seen: Tensor) -> Tensor:
    """KL divergence of the class token's attention, mean of heads, renormalised over the patches, from the map `seen`
    [B, N] ≥ 0, in the last blocks. After arXiv 1612.03928 (attention transfer), with a ViT's own attention."""
    target = (seen + 1e-6) / (seen + 1e-6).sum(1, keepdim=True)
    blocks = sum(name.endswith('.attention') for name in results)
    total = seen.new_zeros(())
    for back, weight in enumerate(LED):
        attention = results[f'blocks.{blocks - 1 - back}.attention'][:, :, 0, -seen.shape[1] :].mean(1)
        share = attention / attention.sum(1, keepdim=True)
        total = total + weight * F.kl_div(share.clamp(min=1e-8).log(), target, reduction='batchmean')
    return total


def look_loss(looks: list[Tensor], seen: Tensor) -> Tensor:
    """The same for maps of any module: KL divergence of the last places' maps [B, h, w] ≥ 0, each made a distribution, from
    the map `seen` [B, 1, H, W] ≥ 0. Of sampled points, which add up to 1, those outside the image are missing: else it would
    pay to look away from it."""
    total = seen.new_zeros(())
    for look, weight in zip(reversed(looks), LED):
        target = F.adaptive_avg_pool2d(seen, look.shape[1:]).flatten(1) + 1e-6
        share = look.flatten(1).clamp(min=1e-8)
        share = share / share.sum(1, keepdim=True).clamp(min=1)
        total = total + weight * F.kl_div(share.log(), target / target.sum(1, keepdim=True), reduction='batchmean')
    return total
