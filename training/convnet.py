"""The convolutional host: a small residual network with an attention module at the end of every residual branch."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from attention.cbam import CBAM
from attention.squeeze_excitation import SqueezeExcitation

STEM = 32
# (width, stride) of the residual blocks: 32 at 1/4 of the image's side, 64 at 1/8, 128 at 1/16.
STAGES = ((32, 2), (64, 2), (64, 1), (128, 2), (128, 1))

ATTENTION: dict[str, Callable[[int], nn.Module]] = {
    'cbam': lambda channels: CBAM(channels, reduction=8, kernel=7),
    'squeeze-excitation': lambda channels: SqueezeExcitation(channels, reduction=8),
}
PARAMS = {
    'cbam': {'reduction': 8, 'kernel': 7, 'order': 'channel-first'},
    'squeeze-excitation': {'reduction': 8, 'bias': False},
}


class ConvNorm(nn.Module):
    """Convolution and BatchNorm, named conv.* and bn.*."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn(self.conv(x))


class Block(nn.Module):
    """relu(shortcut(x) + attention(bn2(conv2(relu(bn1(conv1(x)))))))."""

    def __init__(self, inputs: int, outputs: int, stride: int, attention: str | None) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        if stride != 1 or inputs != outputs:
            self.shortcut: nn.Module = ConvNorm(inputs, outputs, 1, stride)
        else:
            self.shortcut = nn.Identity()
        self.attention = ATTENTION[attention](outputs) if attention else None

    def forward(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """x [B, C, H, W] → the block's output [B, C', H/s, W/s], and what its attention module computed."""
        branch = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        gates = self.attention(branch) if self.attention else {'output': branch}
        return torch.relu(self.shortcut(x) + gates['output']), gates


class ConvNet(nn.Module):
    def __init__(self, classes: int, attention: str | None, stages: Sequence[tuple[int, int]] = STAGES) -> None:
        super().__init__()
        self.stem = ConvNorm(3, STEM, 5, 2)
        widths = [STEM, *(width for width, _ in stages)]
        self.blocks = nn.ModuleList(
            Block(widths[i], width, stride, attention) for i, (width, stride) in enumerate(stages)
        )
        self.head = nn.Linear(widths[-1], classes) if classes else None

    def features(self, image: Tensor) -> tuple[Tensor, list[dict[str, Tensor]]]:
        """image [B, 3, S, S] → the last feature map, and each block's attention results."""
        x = torch.relu(self.stem(image))
        gates: list[dict[str, Tensor]] = []
        for block in self.blocks:
            x, results = block(x)
            gates.append(results)
        return x, gates

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """image [B, 3, S, S], normalised → logits [B, classes] and, per block, `blocks.<i>.<result of the module>`."""
        x, gates = self.features(image)
        assert self.head is not None
        results = {f'blocks.{i}.{name}': value for i, block in enumerate(gates) for name, value in block.items()}
        return {**results, 'logits': self.head(x.mean((2, 3)))}
