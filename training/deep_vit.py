"""A deep Vision Transformer whose attention is re-attention (DeepViT, arXiv 2103.11886): a hybrid on the first four blocks of
the trained convnet, whose every position is a token."""

from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from attention.re_attention import ReAttention
from attention.vision_transformer import Mlp, ViTShape, VisionTransformer
from convnet import STAGES
from hybrid import HybridEmbed
from objectives import LED

TRUNK = STAGES[:4]  # 128 channels, a position to 16 pixels
SHAPE = ViTShape(grid=8, patch=1, width=48, depth=12, heads=4, classes=10, channels=TRUNK[-1][0], hidden=3)


def mixed_loss(results: dict[str, Tensor], seen: Tensor) -> Tensor:
    """One minus the cosine of the class token's mixed map, mean of heads over the patches, and the map `seen` [B, N] ≥ 0, in the
    last blocks. A mixed map has signs and no sum of its own, so no divergence can lead it."""
    total = seen.new_zeros(())
    last = max(int(name.split('.')[1]) for name in results if name.endswith('.mixed'))
    for back, weight in enumerate(LED):
        mixed = results[f'blocks.{last - back}.mixed'][:, :, 0, -seen.shape[1] :].mean(1)
        total = total + weight * (1 - F.cosine_similarity(mixed, seen + 1e-6)).mean()
    return total


class DeepBlock(nn.Module):
    """x + re-attention(norm(x)), then + MLP(norm(x)); begins as the identity, so that twelve in a row learn from the first step."""

    def __init__(self, shape: ViTShape) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-6)
        self.attn = ReAttention(shape.width, shape.heads)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-6)
        self.mlp = Mlp(shape.width, shape.hidden * shape.width)
        with torch.no_grad():
            # Each new head begins as the old one of its number; the BatchNorm after the mixing makes up for its size.
            self.attn.reatten_matrix.weight.copy_(torch.eye(shape.heads)[:, :, None, None])
            self.attn.reatten_matrix.bias.zero_()
            for last in (self.attn.proj, self.mlp.fc2):
                last.weight.zero_()
                last.bias.zero_()

    def forward(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """x [B, T, D] → the tokens after the block, and what re-attention computed."""
        results = self.attn(self.norm1(x))
        x = x + results['output']
        return x + self.mlp(self.norm2(x)), results


class DeepViT(VisionTransformer):
    def __init__(self, shape: ViTShape = SHAPE) -> None:
        super().__init__(replace(shape, depth=0), HybridEmbed(shape, TRUNK))
        self.blocks = nn.ModuleList(DeepBlock(shape) for _ in range(shape.depth))

    def leading(self, parts: int) -> nn.ModuleList:
        """The trunk's first parts: the stem, then blocks."""
        return self.patch_embed.backbone.leading(parts)

    def lead(self, image: Tensor, parts: int) -> Tensor:
        """image [B, 3, S, S] → what those make of it, which `forward` takes with done=parts."""
        return self.patch_embed.backbone.lead(image, parts)

    def forward(self, image: Tensor, done: int = 0) -> dict[str, Tensor]:
        """image [B, 3, S, S], normalised, or with `done` what so many parts of the trunk made of it → blocks.i.attention and
        blocks.i.mixed [B, heads, T, T], blocks.i.output [B, T, D], features [B, T, D], logits and probabilities [B, classes]."""
        x = self.tokens(self.patch_embed(image, done))
        results: dict[str, Tensor] = {}
        for i, block in enumerate(self.blocks):
            x, attended = block(x)
            results.update({f'blocks.{i}.{name}': attended[name] for name in ('attention', 'mixed')})
            results[f'blocks.{i}.output'] = x
        features = self.norm(x)
        logits = self.head(features[:, 0])
        return {**results, 'features': features, 'logits': logits, 'probabilities': logits.softmax(-1)}
