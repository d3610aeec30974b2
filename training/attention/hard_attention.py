"""Hard attention: of soft attention's distribution, only what is chosen is kept. arXiv 1502.03044."""

from collections.abc import Iterator

import torch
from torch import Tensor

from .soft_attention import SoftAttention

SELECTS = ('argmax', 'sample', 'top-k')
WORD = 0xFFFFFFFF


def mulberry32(seed: int) -> Iterator[float]:
    """Numbers in [0, 1) of the generator mulberry32, the same as src/core/random.ts: it counts in unsigned words of 32 bits."""
    state = seed & WORD
    while True:
        state = (state + 0x6D2B79F5) & WORD
        bits = (state ^ state >> 15) * (state | 1) & WORD
        bits ^= bits + (bits ^ bits >> 7) * (bits | 61) & WORD
        yield (bits ^ bits >> 14) / 2**32


class HardAttention(SoftAttention):
    """Gradients flow through the weights of `top-k`; the choice itself has none, nor have the other two."""

    name = 'hard-attention'

    def __init__(
        self, width: int, query_width: int, hidden: int = 0, score: str = 'additive', temperature: float = 1.0,
        select: str = 'argmax', k: int = 1, seed: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(width, query_width, hidden, score, temperature)
        if select not in SELECTS:
            raise ValueError(f'hard-attention: select must be one of {", ".join(SELECTS)}, got {select}')
        if k < 1:
            raise ValueError(f'hard-attention: k must be 1 or more, got {k}')
        self.select, self.k, self.seed = select, k, seed

    def choose(self, attention: Tensor) -> Tensor:
        """attention [B, N] → the indices kept [B, 1], or [B, k] of `top-k`; of equal weights the first."""
        if self.select == 'sample':
            # Inverse CDF: the first index whose cumulative sum is above the draw. Items of a batch draw in turn.
            generator = mulberry32(self.seed)
            draws = attention.new_tensor([[next(generator)] for _ in attention])
            below = (attention.cumsum(-1) <= draws).sum(-1, keepdim=True)
            # The sum may round to just below 1; a draw above it falls to the last index that can be drawn at all.
            last = attention.shape[-1] - 1 - (attention.flip(-1).cumsum(-1) <= 0).sum(-1, keepdim=True)
            return torch.minimum(below, last)
        count = self.k if self.select == 'top-k' else 1
        if count > attention.shape[-1]:
            raise ValueError(f'hard-attention: k must be at most the {attention.shape[-1]} annotations, got {count}')
        return attention.sort(dim=-1, descending=True, stable=True).indices[:, :count]

    def forward(self, query: Tensor, annotations: Tensor, known: Tensor | None = None) -> dict[str, Tensor]:
        """query [B, Dq], annotations [B, N, D] → scores, attention, selection [B, N], context [B, D]; `known` as there."""
        soft = super().forward(query, annotations, known)
        attention = soft['attention']
        kept = torch.zeros_like(attention).scatter(-1, self.choose(attention), 1)
        selection = kept
        if self.select == 'top-k':
            selection = attention * kept / (attention * kept).sum(-1, keepdim=True)
        return {
            'scores': soft['scores'],
            'attention': attention,
            'selection': selection,
            'context': (selection[:, None] @ annotations)[:, 0],
        }
