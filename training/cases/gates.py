"""Gates over channels and places: the cases of the channel and spatial families."""

from attention.cbam import CBAM
from attention.channel_attention import ChannelAttention
from attention.spatial_attention import SpatialAttention
from attention.squeeze_excitation import SqueezeExcitation
from attention.triplet_attention import TripletAttention

from .case import on_map

SE, CHANNEL, SPATIAL, TRIPLET = 'squeeze-excitation', 'channel-attention', 'spatial-attention', 'triplet-attention'
CASES = (
    on_map(SE, 'default', SqueezeExcitation, (32, 7, 5), {}),
    on_map(SE, 'bias', SqueezeExcitation, (6, 1, 1), {'reduction': 2, 'bias': True}),
    on_map(SE, 'wide', SqueezeExcitation, (72, 5, 5), {'reduction': 8, 'bias': False}),
    on_map(CHANNEL, 'default', ChannelAttention, (32, 7, 5), {}),
    on_map(CHANNEL, 'small', ChannelAttention, (6, 3, 11), {'reduction': 3}),
    on_map(CHANNEL, 'wide', ChannelAttention, (72, 6, 5), {'reduction': 4}),
    on_map(SPATIAL, 'default', SpatialAttention, (5, 9, 13), {}, built_for=0),
    on_map(SPATIAL, 'wide', SpatialAttention, (17, 8, 9), {'kernel': 3}, built_for=0),
    on_map(SPATIAL, 'below-kernel', SpatialAttention, (1, 2, 3), {'kernel': 5}, built_for=0),
    on_map('cbam', 'default', CBAM, (32, 7, 9), {}),
    on_map('cbam', 'spatial-first', CBAM, (8, 13, 6), {'reduction': 2, 'kernel': 3, 'order': 'spatial-first'}),
    on_map('cbam', 'wide', CBAM, (72, 3, 5), {'reduction': 8, 'kernel': 5}),
    on_map(TRIPLET, 'default', TripletAttention, (11, 6, 9), {}, built_for=0),
    on_map(TRIPLET, 'wide', TripletAttention, (67, 7, 3), {'combine': 'average', 'spatial': True}, built_for=0),
    on_map(TRIPLET, 'without-spatial', TripletAttention, (14, 3, 23), {'spatial': False}, built_for=0),
    on_map(TRIPLET, 'product', TripletAttention, (5, 13, 7), {'combine': 'product'}, built_for=0),
    on_map(TRIPLET, 'product-of-two', TripletAttention, (9, 8, 5), {'combine': 'product', 'spatial': False}, built_for=0),
    on_map(TRIPLET, 'one', TripletAttention, (1, 1, 1), {}, built_for=0),
)
