"""Parts of transformers and a whole one: the cases of the transformer family."""

from attention.vision_transformer import ViTShape, VisionTransformer

from .case import Case, Params


def vit(name: str, shape: ViTShape, size: tuple[int, int]) -> Case:
    params: Params = {'patch': shape.patch, 'heads': shape.heads}
    image = (shape.channels, *size)
    return Case('vision-transformer', name, lambda: VisionTransformer(shape), {'image': image}, params)


CASES = (
    vit('square', ViTShape(4, 4, 18, 2, 3, 10), (16, 16)),
    vit('many-tokens', ViTShape(9, 2, 10, 1, 1, 5), (18, 18)),
    vit('resampled', ViTShape(3, 3, 12, 2, 2, 7), (15, 15)),
    vit('rectangular', ViTShape(4, 4, 12, 1, 4, 3), (12, 28)),
    vit('layer-scale', ViTShape(3, 4, 12, 2, 2, 6, layer_scale=True), (12, 12)),
    vit('registers', ViTShape(3, 4, 12, 1, 3, 6, registers=3), (12, 16)),
    vit('distilled', ViTShape(3, 4, 12, 1, 3, 6, distilled=True), (12, 8)),
    vit('one-pixel-patches', ViTShape(5, 1, 12, 1, 1, 4, channels=7), (5, 6)),
)
