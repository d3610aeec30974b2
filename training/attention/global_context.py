"""Global context block: one attention map for all queries, its context transformed and given to every position.
arXiv 1904.11492."""

import torch
from torch import Tensor, nn

FUSIONS = ('add', 'multiply', 'both')


class GlobalContext(nn.Module):
    """`values`: the context is of a projection of x, as in a non-local block, where GCNet takes x itself."""

    def __init__(self, channels: int, ratio: int = 16, fusion: str = 'add', values: bool = False) -> None:
        super().__init__()
        if fusion not in FUSIONS:
            raise ValueError(f'global-context: fusion must be one of {", ".join(FUSIONS)}, got {fusion}')
        planes = channels // ratio
        if planes < 1:
            raise ValueError(f'global-context: ratio must be at most the {channels} channels, got {ratio}')

        def transform() -> nn.Sequential:
            layers = nn.Sequential(
                nn.Conv2d(channels, planes, 1), nn.LayerNorm([planes, 1, 1]), nn.ReLU(), nn.Conv2d(planes, channels, 1)
            )
            # The block starts as the identity (or as a gate of ½ everywhere).
            nn.init.zeros_(layers[3].weight)
            nn.init.zeros_(layers[3].bias)
            return layers

        self.conv_mask = nn.Conv2d(channels, 1, 1)
        self.conv_value = nn.Conv2d(channels, channels, 1, bias=False) if values else None
        self.channel_mul_conv = transform() if fusion != 'add' else None
        self.channel_add_conv = transform() if fusion != 'multiply' else None

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → attention [B, H, W], context [B, C], then transform [B, C] (fusion add: what is added;
        multiply: the gate) or gate and transform [B, C] (both), output [B, C, H, W]."""
        attention = self.conv_mask(x).flatten(1).softmax(-1).unflatten(1, x.shape[2:])
        values = x if self.conv_value is None else self.conv_value(x)
        context = (values * attention.unsqueeze(1)).sum((2, 3), keepdim=True)
        results = {'attention': attention, 'context': context}
        output = x
        if self.channel_mul_conv is not None:
            gate = torch.sigmoid(self.channel_mul_conv(context))
            results['transform' if self.channel_add_conv is None else 'gate'] = gate
            output = output * gate
        if self.channel_add_conv is not None:
            results['transform'] = self.channel_add_conv(context)
            output = output + results['transform']
        vectors = {name: value.flatten(1) for name, value in results.items() if name != 'attention'}
        return {'attention': attention, **vectors, 'output': output}
