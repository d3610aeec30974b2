"""Convolutional Block Attention Module: the channel gate and the spatial gate in turn. arXiv 1807.06521."""

from torch import Tensor, nn

from .channel_attention import ChannelAttention
from .spatial_attention import SpatialAttention


class CBAM(nn.Module):
    def __init__(self, channels: int, reduction: int = 16, kernel: int = 7, order: str = 'channel-first') -> None:
        super().__init__()
        if order not in ('channel-first', 'spatial-first'):
            raise ValueError(f'cbam: order must be channel-first or spatial-first, got {order}')
        self.order = order
        self.ChannelGate = ChannelAttention(channels, reduction)
        self.SpatialGate = SpatialAttention(kernel)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → channel [B, C], afterChannel, pooled [B, 2, H, W], spatial [B, H, W], output, or in turn
        pooled, spatial, afterSpatial, channel, output where the spatial gate comes first."""
        if self.order == 'spatial-first':
            spatial = self.SpatialGate(x)
            channel = self.ChannelGate(spatial['output'])
            return {
                'pooled': spatial['pooled'],
                'spatial': spatial['attention'],
                'afterSpatial': spatial['output'],
                'channel': channel['attention'],
                'output': channel['output'],
            }
        channel = self.ChannelGate(x)
        spatial = self.SpatialGate(channel['output'])
        return {
            'channel': channel['attention'],
            'afterChannel': channel['output'],
            'pooled': spatial['pooled'],
            'spatial': spatial['attention'],
            'output': spatial['output'],
        }
