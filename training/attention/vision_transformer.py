"""Vision Transformer as timm writes it: pre-norm, class token first, LayerNorm eps 1e-6. arXiv 2010.11929."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class ViTShape:
    """What a ViT's weights tell, and how it reads. `grid` is the side of the square of patches that pos_embed is for."""

    grid: int
    patch: int
    width: int
    depth: int
    heads: int
    classes: int
    channels: int = 3
    hidden: int = 4  # the MLP's width, in multiples of `width`
    layer_scale: bool = False
    registers: int = 0
    distilled: bool = False
    stride: int = 0  # from patch to patch; 0 is the patch size
    positions: bool = True  # whether pos_embed is added


class PatchEmbed(nn.Module):
    """Cuts the image into patches, one every `stride` pixels, and projects each. [B, C, H, W] → [B, D, rows, columns]."""

    def __init__(self, channels: int, patch: int, width: int, stride: int = 0) -> None:
        super().__init__()
        self.proj = nn.Conv2d(channels, width, patch, stride or patch)

    def forward(self, image: Tensor) -> Tensor:
        return self.proj(image)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f'vision-transformer: heads must divide the width {width}, got {heads}')
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x: Tensor, rows: int) -> tuple[Tensor, Tensor]:
        """x [B, T, D] → the first `rows` tokens' output [B, rows, D] and attention [B, heads, rows, T]."""
        batch, count, width = x.shape
        q, k, v = self.qkv(x).view(batch, count, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attention = (q[:, :, :rows] / math.sqrt(width // self.heads) @ k.transpose(-2, -1)).softmax(-1)
        return self.proj((attention @ v).transpose(1, 2).reshape(batch, rows, width)), attention


class LayerScale(nn.Module):
    """A learned gain per channel. arXiv 2103.17239."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.full((width,), 1e-1))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gamma


class Mlp(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, shape: ViTShape) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-6)
        self.attn = Attention(shape.width, shape.heads)
        self.ls1 = LayerScale(shape.width) if shape.layer_scale else nn.Identity()
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-6)
        self.mlp = Mlp(shape.width, shape.hidden * shape.width)
        self.ls2 = LayerScale(shape.width) if shape.layer_scale else nn.Identity()

    def forward(self, x: Tensor, rows: int) -> tuple[Tensor, Tensor]:
        """x [B, T, D] → the first `rows` tokens after the block, and their attention [B, heads, rows, T]."""
        mixed, attention = self.attn(self.norm1(x), rows)
        x = x[:, :rows] + self.ls1(mixed)
        return x + self.ls2(self.mlp(self.norm2(x))), attention


class VisionTransformer(nn.Module):
    """`patch_embed` may be given (a hybrid's); it must return [B, width, h, w]."""

    def __init__(self, shape: ViTShape, patch_embed: nn.Module | None = None) -> None:
        super().__init__()
        self.prefix = 2 if shape.distilled else 1
        self.patch_embed = patch_embed or PatchEmbed(shape.channels, shape.patch, shape.width, shape.stride)
        self.placed = shape.positions
        self.cls_token = nn.Parameter(torch.zeros(1, 1, shape.width))
        self.pos_embed = nn.Parameter(torch.randn(1, self.prefix + shape.grid**2, shape.width) * 0.02)
        self.dist_token = nn.Parameter(torch.zeros(1, 1, shape.width)) if shape.distilled else None
        self.reg_token = nn.Parameter(torch.randn(1, shape.registers, shape.width) * 0.02) if shape.registers else None
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.depth))
        self.norm = nn.LayerNorm(shape.width, eps=1e-6)
        self.head = nn.Linear(shape.width, shape.classes)
        self.head_dist = nn.Linear(shape.width, shape.classes) if shape.distilled else None

    def positions(self, height: int, width: int) -> Tensor:
        """pos_embed for a grid of another size: bicubic with a = −0.75, the prefix tokens' rows kept. [1, P+N, D]."""
        prefix, patches = self.pos_embed[:, : self.prefix], self.pos_embed[:, self.prefix :]
        side = math.isqrt(patches.shape[1])
        if (side, side) == (height, width):
            return self.pos_embed
        square = patches.transpose(1, 2).reshape(1, -1, side, side)
        resized = F.interpolate(square, (height, width), mode='bicubic', align_corners=False)
        return torch.cat([prefix, resized.flatten(2).transpose(1, 2)], 1)

    def embed(self, image: Tensor) -> Tensor:
        """image [B, C, S, S'] → the tokens [B, T, D] that enter the first block: class, (distillation,) registers, patches."""
        return self.tokens(self.patch_embed(image))

    def tokens(self, patches: Tensor) -> Tensor:
        """The same from projected patches [B, D, rows, columns]."""
        batch, _, height, width = patches.shape
        special = [self.cls_token, *([] if self.dist_token is None else [self.dist_token])]
        tokens = torch.cat([*(t.expand(batch, -1, -1) for t in special), patches.flatten(2).transpose(1, 2)], 1)
        if self.placed:
            tokens = tokens + self.positions(height, width)
        if self.reg_token is None:
            return tokens
        return torch.cat([tokens[:, : self.prefix], self.reg_token.expand(batch, -1, -1), tokens[:, self.prefix :]], 1)

    def forward(self, image: Tensor, last_rows: int | None = None) -> dict[str, Tensor]:
        """image [B, C, S, S'], normalised → embeddings [B, T, D], blocks.i.attention [B, heads, T, T], blocks.i.output
        [B, T, D], features [B, T, D], logits and probabilities [B, classes].

        `last_rows`: how many tokens the last block computes. The logits need only the class token (and DeiT's), and no
        later block asks for the rest, so training saves a quarter of the attention without changing a gradient.
        """
        x = self.embed(image)
        results = {'embeddings': x}
        for i, block in enumerate(self.blocks):
            rows = last_rows if last_rows and i == len(self.blocks) - 1 else x.shape[1]
            x, attention = block(x, rows)
            results[f'blocks.{i}.attention'] = attention
            results[f'blocks.{i}.output'] = x
        features = self.norm(x)
        logits = self.head(features[:, 0])
        if self.head_dist is not None:
            logits = (logits + self.head_dist(features[:, 1])) / 2
        return {**results, 'features': features, 'logits': logits, 'probabilities': logits.softmax(-1)}
