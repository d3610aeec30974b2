"""Words ask the image: every word of a vocabulary is a query of cross-attention over a trained convnet's last map, and is
told whether it is there. Nobody tells it where: that it finds by itself, as label queries do (arXiv 2107.10834)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from attention.cross_attention import CrossAttention
from convnet import STAGES, ConvNet
from photographs import FOLDERS

# What people would type → the classes it names. A word of several is there when one of them is.
VOCABULARY: dict[str, tuple[str, ...]] = {
    'tench': ('tench',),
    'English springer': ('english-springer',),
    'cassette player': ('cassette-player',),
    'chain saw': ('chain-saw',),
    'church': ('church',),
    'French horn': ('french-horn',),
    'garbage truck': ('garbage-truck',),
    'gas pump': ('gas-pump',),
    'golf ball': ('golf-ball',),
    'parachute': ('parachute',),
    'fish': ('tench',),
    'dog': ('english-springer',),
    'radio': ('cassette-player',),
    'saw': ('chain-saw',),
    'building': ('church',),
    'horn': ('french-horn',),
    'truck': ('garbage-truck',),
    'petrol pump': ('gas-pump',),
    'ball': ('golf-ball',),
    'animal': ('tench', 'english-springer'),
    'machine': ('cassette-player', 'chain-saw', 'garbage-truck', 'gas-pump'),
    'vehicle': ('garbage-truck',),
    'instrument': ('french-horn',),
    'music': ('cassette-player', 'french-horn'),
    'sport': ('golf-ball', 'parachute'),
}
WORDS = tuple(VOCABULARY)
# [words, classes], 1 where the word names the class.
NAMES = torch.tensor([[float(folder in classes) for folder in FOLDERS] for classes in VOCABULARY.values()])
WIDTH, HEADS = 128, 2
NARROW = 0.01  # weight of the loss that keeps the attention of words that are there together


class Words(nn.Module):
    def __init__(self, width: int = WIDTH, heads: int = HEADS) -> None:
        super().__init__()
        self.backbone = ConvNet(0, None)
        self.backbone.requires_grad_(False)
        self.words = nn.Parameter(torch.randn(len(WORDS), width))
        self.attention = CrossAttention(width, STAGES[-1][0], heads)
        self.head = nn.Linear(width, len(WORDS))  # row w reads what word w has heard, and no other

    def train(self, mode: bool = True) -> 'Words':
        """The backbone is never trained: its BatchNorm keeps the statistics of photographs."""
        super().train(mode)
        self.backbone.eval()
        return self

    def ask(self, features: Tensor) -> dict[str, Tensor]:
        """The convnet's last map [B, C, h, w] → logits [B, words], probabilities, and what cross-attention computed, its
        attention [B, heads, words, h·w]."""
        words = self.words.expand(len(features), -1, -1)
        results = self.attention(words, features.flatten(2).transpose(1, 2))
        logits = (results['output'] * self.head.weight).sum(-1) + self.head.bias
        return {**{f'blocks.0.{name}': value for name, value in results.items()}, 'logits': logits, 'probabilities': logits.sigmoid()}

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """image [B, 3, S, S'], normalised, its positions being S/16 × S'/16."""
        return self.ask(self.backbone.features(image)[0])


def present(classes: Tensor) -> Tensor:
    """The classes of each mosaic's photographs [B, boxes] → 1 for every word that is there, [B, words]."""
    return (F.one_hot(classes, len(FOLDERS)).amax(1).float() @ NAMES.T > 0).float()


def presence_loss(logits: Tensor, there: Tensor, share: Tensor) -> Tensor:
    """Binary cross-entropy, logits and truth [B, words]. share [words]: of the mosaics that a word is in; by it, each word's
    being there and its not being there weigh the same over all of them."""
    weights = torch.where(there > 0, 0.5 / share, 0.5 / (1 - share))
    return F.binary_cross_entropy_with_logits(logits, there, weights)


def spread(attention: Tensor, there: Tensor) -> Tensor:
    """How far attention [B, heads, words, positions] is spread, for the words that are there [B, words]: its entropy in nats,
    the mean over them and over heads."""
    entropy = -(attention * attention.clamp_min(1e-12).log()).sum(-1).mean(1)
    return (entropy * there).sum() / there.sum()


def shown_map(results: dict[str, Tensor], grid: tuple[int, int]) -> Tensor:
    """The map that the page shows first of each word: mean of heads, [B, words, h, w]."""
    return results['blocks.0.attention'].mean(1).unflatten(-1, grid)
