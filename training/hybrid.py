"""The hybrid ViT of the paper's section 3.1: patches are cut from a small convolutional network's feature map."""

from collections.abc import Sequence

from torch import Tensor, nn

from attention.vision_transformer import ViTShape, VisionTransformer
from convnet import STAGES, ConvNet

SHAPE = ViTShape(
    grid=16, patch=1, width=96, depth=4, heads=3, classes=10, channels=STAGES[2][0], registers=4
)


class HybridEmbed(nn.Module):
    """[B, 3, S, S'] → the convnet's first blocks, three unless told → 1×1 projection → [B, D, h, w]; after three S/8 × S'/8."""

    def __init__(self, shape: ViTShape, stages: Sequence[tuple[int, int]] = STAGES[:3]) -> None:
        super().__init__()
        self.backbone = ConvNet(0, None, stages)
        self.proj = nn.Conv2d(shape.channels, shape.width, shape.patch)

    def forward(self, image: Tensor, done: int = 0) -> Tensor:
        """`done`: the first parts of the convnet that the image went through already."""
        return self.proj(self.backbone.features(image, done)[0])


def hybrid_vit(shape: ViTShape = SHAPE) -> VisionTransformer:
    return VisionTransformer(shape, HybridEmbed(shape))


def still_statistics(network: nn.Module) -> None:
    """Keeps the trunk's BatchNorm at the statistics of photographs: pasted ones would pull them away."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
