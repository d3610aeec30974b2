"""The convolutional host: a small residual network with one attention module, in one of three places.

GATES sit at the end of every residual branch, as in SE-ResNet and CBAM-ResNet: `blocks.<i>.attention.*`, results
`blocks.<i>.<result>`. The others sit once, at the last 16×16 of a 128-pixel image, where block AFTER ends: `attention.*`,
results `blocks.0.<result>` (their first and only place):

    FOLLOWING  x = module(x).output after that block; the module has a residual of its own
    ADDED      x = x + module(x).output after that block; the module has none
    REPLACING  the module is the block's second convolution: relu(shortcut(x) + bn2(module(relu(bn1(conv1(x)))).output)),
               and there is no `blocks.<AFTER>.conv2`
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from attention.attention_augmented_conv import AttentionAugmentedConv
from attention.bottleneck_transformer import BottleneckTransformer
from attention.cbam import CBAM
from attention.channel_attention import ChannelAttention
from attention.deformable_attention import DeformableAttention
from attention.deformable_transformer import DeformableTransformer
from attention.global_context import GlobalContext
from attention.global_reasoning import GlobalReasoning
from attention.non_local import NonLocal
from attention.sagan import SAGANAttention
from attention.spatial_attention import SpatialAttention
from attention.squeeze_excitation import SqueezeExcitation
from attention.triplet_attention import TripletAttention

STEM = 32
# (width, stride) of the residual blocks: 32 at 1/4 of the image's side, 64 at 1/8, 128 at 1/16.
STAGES = ((32, 2), (64, 2), (64, 1), (128, 2), (128, 1))
AFTER, GRID = 2, 16  # the block at whose end the one module sits, and its map's side for an image of 128 pixels

# Each module's parameters, by their names on the page; the map's side is added where tables are made for one.
PARAMS: dict[str, dict[str, int | float | str | bool]] = {
    'cbam': {'reduction': 8, 'kernel': 7, 'order': 'channel-first'},
    'squeeze-excitation': {'reduction': 8, 'bias': False},
    'channel-attention': {'reduction': 8},
    'spatial-attention': {'kernel': 7},
    'triplet-attention': {'combine': 'average', 'spatial': True},
    'global-context': {'ratio': 8, 'fusion': 'add', 'values': False},
    'non-local': {'kernel': 'embedded-gaussian', 'subsample': False, 'scaled': True},
    'sagan': {'pool': True, 'scaled': False},
    'global-reasoning': {'nodes': 16, 'states': 32, 'normalize': True},
    'deformable-attention': {'heads': 4, 'points': 4},
    'deformable-transformer': {'heads': 4, 'groups': 2, 'stride': 2, 'kernel': 3, 'range': 4.0, 'bias': True},
    'attention-augmented-conv': {
        'heads': 4, 'keys': 32, 'values': 16, 'out': 64, 'kernel': 3, 'relative': True, 'combine': 'concat',
    },
    'bottleneck-transformer': {'bottleneck': 64, 'heads': 4},
}  # fmt: skip
GATES: dict[str, Callable[..., nn.Module]] = {
    'cbam': CBAM,
    'squeeze-excitation': SqueezeExcitation,
    'channel-attention': ChannelAttention,
    'spatial-attention': SpatialAttention,
    'triplet-attention': TripletAttention,
    'global-context': GlobalContext,
}
FOLLOWING: dict[str, Callable[..., nn.Module]] = {
    'non-local': NonLocal,
    'sagan': SAGANAttention,
    'global-reasoning': GlobalReasoning,
    'bottleneck-transformer': BottleneckTransformer,
}
ADDED: dict[str, Callable[..., nn.Module]] = {
    'deformable-attention': DeformableAttention,
    'deformable-transformer': DeformableTransformer,
}
REPLACING: dict[str, Callable[..., nn.Module]] = {'attention-augmented-conv': AttentionAugmentedConv}
ONCE = FOLLOWING | ADDED | REPLACING
PLANAR = ('spatial-attention', 'triplet-attention')  # their weights do not depend on the channels
SIZED = ('attention-augmented-conv', 'bottleneck-transformer', 'deformable-transformer')


def attention(module: str, channels: int) -> nn.Module:
    """The attention module of this id, for a map of so many channels."""
    sides = {'height': GRID, 'width': GRID} if module in SIZED else {}
    sizes = () if module in PLANAR else (channels,)
    made = (GATES | ONCE)[module](*sizes, **sides, **PARAMS[module])
    calm(made)
    return made


def calm(module: nn.Module) -> None:
    """Lets a module start as x alone, or its gates near one half, so that it can be put into a trained network. Those whose
    paper does so already are left as they are."""
    for part in module.modules():
        last = {DeformableAttention: 'output_proj', DeformableTransformer: 'proj_out', ChannelAttention: 'mlp.3'}.get(type(part))
        if last:
            layer = part.get_submodule(last)
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        if isinstance(part, SpatialAttention):
            nn.init.constant_(part.spatial.bn.weight, 0.25)


def place(module: str) -> dict[str, str | int]:
    """Where a module sits, for its card: `branch` (of every block) or `following`, `added`, `replacing`, with the block's
    number from 1."""
    if module in GATES:
        return {'kind': 'branch'}
    kind = 'following' if module in FOLLOWING else 'added' if module in ADDED else 'replacing'
    return {'kind': kind, 'block': AFTER + 1}


class ConvNorm(nn.Module):
    """Convolution and BatchNorm, named conv.* and bn.*."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn(self.conv(x))


class Block(nn.Module):
    """relu(shortcut(x) + gate(bn2(conv2(relu(bn1(conv1(x))))))), without the gate where there is none. A `second` stands in
    for conv2: it is given with x, so that it keeps its own name."""

    def __init__(self, inputs: int, outputs: int, stride: int, gate: str | None, replaced: bool = False) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        if not replaced:
            self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        if stride != 1 or inputs != outputs:
            self.shortcut: nn.Module = ConvNorm(inputs, outputs, 1, stride)
        else:
            self.shortcut = nn.Identity()
        self.attention = attention(gate, outputs) if gate else None

    def forward(self, x: Tensor, second: nn.Module | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """x [B, C, H, W] → the block's output [B, C', H/s, W/s], and what its gate, or `second`, computed."""
        middle = torch.relu(self.bn1(self.conv1(x)))
        results = {} if second is None else second(middle.contiguous())
        branch = self.bn2(self.conv2(middle) if second is None else results['output'])
        if self.attention is not None:
            results = self.attention(branch)
            branch = results['output']
        return torch.relu(self.shortcut(x) + branch), results


class ConvNet(nn.Module):
    def __init__(self, classes: int, module: str | None, stages: Sequence[tuple[int, int]] = STAGES) -> None:
        super().__init__()
        self.stem = ConvNorm(3, STEM, 5, 2)
        self.module = module
        widths = [STEM, *(width for width, _ in stages)]
        gate = module if module in GATES else None
        self.blocks = nn.ModuleList(
            Block(widths[i], width, stride, gate, replaced=module in REPLACING and i == AFTER)
            for i, (width, stride) in enumerate(stages)
        )
        self.attention = attention(module, stages[AFTER][0]) if module in ONCE else None
        self.head = nn.Linear(widths[-1], classes) if classes else None

    def leading(self, parts: int) -> nn.ModuleList:
        """The first parts: the stem, then blocks."""
        return nn.ModuleList([self.stem, *self.blocks])[:parts]

    def lead(self, image: Tensor, parts: int) -> Tensor:
        """image [B, 3, S, S] → what the first parts make of it, which `forward` takes with done=parts."""
        x = torch.relu(self.stem(image))
        for block in self.blocks[: parts - 1]:
            x, _ = block(x)
        return x

    def at_the_end(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """What the one module makes of block AFTER's output x [B, C, H, W]: the next block's input, and its results."""
        assert self.attention is not None
        x = x.contiguous()  # training runs channels last, which suits convolutions alone
        results = self.attention(x)
        return (x + results['output'] if self.module in ADDED else results['output']), results

    def features(self, image: Tensor, done: int = 0) -> tuple[Tensor, list[dict[str, Tensor]]]:
        """image [B, 3, S, S] → the last feature map, and the attention module's results at each of its places. `done`: the
        first parts that the image went through already."""
        x = image if done else torch.relu(self.stem(image))
        places: list[dict[str, Tensor]] = []
        for i, block in enumerate(self.blocks[max(done - 1, 0) :], max(done - 1, 0)):
            here = self.module in ONCE and i == AFTER
            x, results = block(x, self.attention if here and self.module in REPLACING else None)
            if here and self.module not in REPLACING:
                x, results = self.at_the_end(x)
            if here or self.module in GATES:
                places.append(results)
        return x, places

    def forward(self, image: Tensor, done: int = 0) -> dict[str, Tensor]:
        """image [B, 3, S, S], normalised → logits [B, classes] and, per place, `blocks.<i>.<result of the module>`."""
        x, places = self.features(image, done)
        assert self.head is not None
        results = {f'blocks.{i}.{name}': value for i, place in enumerate(places) for name, value in place.items()}
        return {**results, 'logits': self.head(x.mean((2, 3)))}
