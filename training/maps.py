"""Where a network's attention module looks: one map [B, h, w] ≥ 0 at each place, whatever the module computes.

A gate over positions is its own map. Where every position asks every other, a position's value is the mean of the
attention that it receives, over queries and heads. Where positions are sampled, each sample leaves its weight at the four
positions around it. A node of global reasoning weighs positions with signs: their magnitudes count, mean over nodes. Re-attention's mixed
maps have signs too, and a head that is below 0 takes away: of the class token's, mean over heads, what is above 0 counts.
"""

import math

import torch
from torch import Tensor

GATES = {'cbam': 'spatial', 'spatial-attention': 'attention', 'triplet-attention': 'heightWidth', 'global-context': 'attention'}
EVERY = ('non-local', 'sagan', 'attention-augmented-conv', 'bottleneck-transformer')
SPATIAL = (
    *GATES, *EVERY, 'global-reasoning', 'deformable-attention', 'deformable-transformer', 're-attention', 'shifted-window-attention',
)  # fmt: skip


def received(attention: Tensor) -> Tensor:
    """attention [B, (heads,) queries, keys] over a square of keys → [B, side, side]."""
    each = attention.flatten(1, -2).mean(1)
    side = math.isqrt(each.shape[1])
    return each.unflatten(1, (side, side))


def splat(x: Tensor, y: Tensor, weights: Tensor, side: int) -> Tensor:
    """Weights [B, n] laid down at x, y [B, n] (position i's middle at i), shared by the four positions around, what falls
    outside lost: [B, side, side], summing to the weights that stayed inside."""
    laid = weights.new_zeros(len(weights), side * side)
    for dx in (0, 1):
        for dy in (0, 1):
            column, row = x.floor() + dx, y.floor() + dy
            share = (1 - (x - column).abs()) * (1 - (y - row).abs())
            inside = (column >= 0) & (column < side) & (row >= 0) & (row < side)
            at = (row.clamp(0, side - 1) * side + column.clamp(0, side - 1)).long()
            laid = laid.scatter_add(1, at, weights * share * inside)
    return laid.unflatten(1, (side, side))


def sampled(results: dict[str, Tensor]) -> Tensor:
    """Deformable attention: each head's samples of each query, [B, side, side]."""
    attention = results['attention']
    side = math.isqrt(attention.shape[2])
    x, y = (results['locations'] * side - 0.5).flatten(1, 3).unbind(-1)
    heads_and_queries = attention.shape[1] * attention.shape[2]
    return splat(x, y, attention.flatten(1) / heads_and_queries, side)


def displaced(results: dict[str, Tensor]) -> Tensor:
    """Deformable transformer: the attention received by each group's moved keys, [B, side, side]."""
    attention, positions = results['attention'], results['positions']
    side = math.isqrt(attention.shape[2])
    groups = positions.shape[1]
    keys = attention.mean(2).unflatten(1, (groups, -1)).mean(2) / groups  # [B, groups, keys]
    y, x = ((positions + 1) / 2 * (side - 1)).flatten(1, 3).unbind(-1)
    return splat(x, y, keys.flatten(1), side)


def look(module: str, results: dict[str, Tensor]) -> Tensor:
    """The map of one place, from the module's results there."""
    if module in GATES:
        return results[GATES[module]]
    if module in EVERY:
        return received(results['attention'])
    if module == 'global-reasoning':
        return results['projection'].abs().mean(1)
    if module == 'deformable-attention':
        return sampled(results)
    if module == 'deformable-transformer':
        return displaced(results)
    if module == 're-attention':
        return class_look(results['mixed']).clamp(min=1e-9)
    if module == 'shifted-window-attention':
        return results['received']
    raise ValueError(f'maps: module must be one of {", ".join(SPATIAL)}, got {module}')


def looks(module: str, results: dict[str, Tensor]) -> list[Tensor]:
    """The map of every place, first to last, from a network's results `blocks.<i>.<name>`."""
    places: dict[int, dict[str, Tensor]] = {}
    for name, value in results.items():
        if name.startswith('blocks.'):
            _, i, result = name.split('.', 2)
            places.setdefault(int(i), {})[result] = value
    return [look(module, places[i]) for i in sorted(places)]


def class_look(attention: Tensor) -> Tensor:
    """A ViT's attention [B, heads, T, T] with fewer prefix tokens than a row of patches → the class token's over the patches,
    mean of heads, [B, side, side]."""
    side = math.isqrt(attention.shape[-1] - 1)
    return attention[:, :, 0, -side * side :].mean(1).unflatten(1, (side, side))
