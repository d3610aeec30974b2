"""Show, attend and tell (arXiv 1502.03044): an LSTM says in words what a picture shows, and looks at it anew for every word.

The annotations are the 14 × 14 positions of a trained convnet's last map. At each step the state h_{t−1} asks them, the
answer goes into the next state with the last word, and state, answer and last word together say the next word. One decoder
looks softly, at all positions by shares; the other, hard, at one position alone.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from attention.hard_attention import HardAttention
from attention.soft_attention import SoftAttention
from convnet import STAGES, ConvNet
from photographs import FOLDERS

NOUNS = tuple(folder.replace('-', ' ').replace('english', 'English').replace('french', 'French') for folder in FOLDERS)
# A name is one word here. The full stop ends a sentence, and stands for what was said before it begins.
STOP = 0
VOCABULARY = ('.', 'a', 'an', 'and', 'above', 'beside', *NOUNS)
FIRST_NOUN = VOCABULARY.index(NOUNS[0])
# What stands between the photographs of a layout, which are read line by line.
BETWEEN = {'quarters': ('and', 'above', 'and'), 'above': ('above',), 'beside': ('beside',), 'whole': ()}
LENGTH = 12  # words of the longest sentence, its full stop among them
CHANNELS, GRID = STAGES[-1][0], 14
WIDTH, HIDDEN, EMBEDDING, COMPARED = 128, 128, 64, 96
KINDS = ('soft', 'hard')
# What a state [B, H] makes of annotations [B, N, D], and of what their attention knows of them already.
Look = Callable[[Tensor, Tensor, Tensor], dict[str, Tensor]]


def sentences(layout: str, classes: Tensor) -> Tensor:
    """The words said of mosaics with these classes in their boxes [B, boxes], as numbers of the vocabulary: [B, 3 · boxes]."""
    nouns = classes + FIRST_NOUN
    vowels = torch.tensor([name[0] in 'aeiouAEIOU' for name in NOUNS])
    articles = torch.where(vowels[classes], VOCABULARY.index('an'), VOCABULARY.index('a'))
    after = torch.tensor([VOCABULARY.index(word) for word in (*BETWEEN[layout], '.')]).expand_as(classes)
    return torch.stack([articles, nouns, after], -1).flatten(1)


def ended(words: Tensor) -> Tensor:
    """True where a sentence [B, T] is over: after its first full stop, [B, T]."""
    return (words == STOP).cumsum(1) - (words == STOP).long() > 0


def spoken(words: Tensor) -> list[str]:
    """Numbers [B, T] → sentences, up to the full stop: 'a church above a golf ball'."""
    return [' '.join(VOCABULARY[number] for number in row[~over & (row != STOP)]) for row, over in zip(words, ended(words))]


class Decoder(nn.Module):
    """`attention`: what is looked at for each word; asked by the state, answered by the annotations."""

    def __init__(self, attention: SoftAttention) -> None:
        super().__init__()
        self.annotate = nn.Linear(CHANNELS, WIDTH)
        # Where each position is, which the trunk's features hardly tell.
        self.positions = nn.Parameter(positions_to_begin_with())
        self.start_h = nn.Linear(WIDTH, HIDDEN)
        self.start_c = nn.Linear(WIDTH, HIDDEN)
        self.words = nn.Embedding(len(VOCABULARY), EMBEDDING)
        self.attention = attention
        self.lstm = nn.LSTMCell(EMBEDDING + WIDTH, HIDDEN)
        self.read_state = nn.Linear(HIDDEN, EMBEDDING)
        self.read_context = nn.Linear(WIDTH, EMBEDDING)
        self.head = nn.Linear(EMBEDDING, len(VOCABULARY))
        self.dropout = nn.Dropout(0.3)

    def annotations(self, features: Tensor) -> Tensor:
        """The trunk's last map [B, C, h, w] → annotations [B, h·w, D] that know where they are."""
        positions = self.positions[None]
        if features.shape[2:] != positions.shape[2:]:
            positions = nn.functional.interpolate(positions, features.shape[2:], mode='bilinear', align_corners=False)
        at = positions.flatten(2).transpose(1, 2)
        return torch.relu(self.annotate(features.flatten(2).transpose(1, 2)) + at)

    def begin(self, annotations: Tensor) -> tuple[Tensor, Tensor]:
        """The state before the first word, of the mean annotation: [B, H] twice."""
        mean = annotations.mean(1)
        return torch.tanh(self.start_h(mean)), torch.tanh(self.start_c(mean))

    def say(self, state: tuple[Tensor, Tensor], last: Tensor, context: Tensor) -> tuple[tuple[Tensor, Tensor], Tensor]:
        """The last word [B] and what was looked at [B, D] → the next state, and the next word's logits [B, V]."""
        word = self.words(last)
        state = self.lstm(torch.cat([word, context], 1), state)
        read = word + self.read_state(self.dropout(state[0])) + self.read_context(self.dropout(context))
        return state, self.head(torch.tanh(read))

    def steps(self, features: Tensor, said: Tensor | None = None, look: Look | None = None) -> Iterator[dict[str, Tensor]]:
        """What was looked at for each word, and `logits` [B, V], step by step; with `said` [B, T] these are taken for the words,
        otherwise each step's likeliest word. features: the trunk's last map [B, C, h, w]; `look`: stands in for the attention."""
        annotations = self.annotations(features)
        known = self.attention.annotation(annotations)
        state, last = self.begin(annotations), torch.full((len(features),), STOP)
        for t in range(LENGTH if said is None else said.shape[1]):
            looked = (look or self.attention)(state[0], annotations, known)
            state, logits = self.say(state, last, looked['context'])
            last = logits.argmax(1) if said is None else said[:, t]
            yield {**looked, 'logits': logits}

    def forward(self, features: Tensor, said: Tensor | None = None, look: Look | None = None) -> dict[str, Tensor]:
        """The steps' results side by side: attention [B, T, N], logits [B, T, V] and so on, with `words`, `probabilities`."""
        steps = list(self.steps(features, said, look))
        results = {name: torch.stack([step[name] for step in steps], 1) for name in steps[0]}
        return {**results, 'words': results['logits'].argmax(-1), 'probabilities': results['logits'].softmax(-1)}


def positions_to_begin_with() -> Tensor:
    """Slopes in random directions, one a channel: [D, 14, 14]. Where a slope is far below 0 its channel is shut."""
    axis = (torch.arange(GRID) * 2 + 1) / GRID - 1
    places = torch.stack(torch.meshgrid(axis, axis, indexing='ij'))
    return torch.einsum('dk,kyx->dyx', torch.randn(WIDTH, 2), places)


class Captioner(nn.Module):
    """Both decoders on one trunk, which is never trained: its BatchNorm keeps the statistics of photographs."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = ConvNet(0, None)
        self.backbone.requires_grad_(False)
        self.soft = Decoder(SoftAttention(WIDTH, HIDDEN, COMPARED))
        self.hard = Decoder(HardAttention(WIDTH, HIDDEN, COMPARED))

    def train(self, mode: bool = True) -> 'Captioner':
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """image [B, 3, S, S'], normalised → what each decoder says with its own likeliest words: `soft.words` [B, T],
        `soft.probabilities` [B, T, V], `soft.attention` [B, T, N] and so on, and the same of `hard`, whose `hard.selection` is 1 at the
        position that each word looked at. `probabilities` are those of `soft`."""
        features = self.backbone.features(image)[0]
        results = {f'{kind}.{name}': value for kind in KINDS for name, value in getattr(self, kind)(features).items()}
        return {**results, 'probabilities': results['soft.probabilities']}
