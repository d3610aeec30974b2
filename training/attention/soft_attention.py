"""Soft attention of recurrent networks: one query, a share of every annotation. arXiv 1409.0473, 1502.03044."""

import math

import torch
from torch import Tensor, nn

SCORES = ('dot', 'scaled-dot', 'general', 'additive')


class SoftAttention(nn.Module):
    """`hidden` is the width in which `additive` compares; the other scores have none."""

    name = 'soft-attention'

    def __init__(
        self, width: int, query_width: int, hidden: int = 0, score: str = 'additive', temperature: float = 1.0
    ) -> None:
        super().__init__()
        if score not in SCORES:
            raise ValueError(f'{self.name}: score must be one of {", ".join(SCORES)}, got {score}')
        if temperature <= 0:
            raise ValueError(f'{self.name}: temperature must be above 0, got {temperature}')
        if score in ('dot', 'scaled-dot') and width != query_width:
            raise ValueError(f'{self.name}: {score} compares equal widths, got {query_width} and {width}; take general or additive')
        if score == 'additive' and hidden < 1:
            raise ValueError(f'{self.name}: additive needs a hidden width of 1 or more, got {hidden}')
        self.kind, self.temperature = score, temperature
        if score == 'general':
            self.general = nn.Linear(width, query_width, bias=False)
        if score == 'additive':
            self.annotation = nn.Linear(width, hidden, bias=False)
            self.query = nn.Linear(query_width, hidden)
            self.score = nn.Linear(hidden, 1)

    def compare(self, query: Tensor, annotations: Tensor, known: Tensor | None = None) -> Tensor:
        """query [B, Dq], annotations [B, N, D] → scores before the temperature. [B, N]"""
        if self.kind == 'additive':
            known = self.annotation(annotations) if known is None else known
            return self.score(torch.tanh(known + self.query(query)[:, None]))[..., 0]
        keys = self.general(annotations) if self.kind == 'general' else annotations
        scores = (keys @ query[..., None])[..., 0]
        return scores / math.sqrt(query.shape[-1]) if self.kind == 'scaled-dot' else scores

    def forward(self, query: Tensor, annotations: Tensor, known: Tensor | None = None) -> dict[str, Tensor]:
        """query [B, Dq], annotations [B, N, D] → scores, attention [B, N], context [B, D]. `known`: what `annotation` makes of the
        annotations [B, N, hidden], where several queries in turn ask the same ones."""
        scores = self.compare(query, annotations, known) / self.temperature
        attention = scores.softmax(-1)
        return {'scores': scores, 'attention': attention, 'context': (attention[:, None] @ annotations)[:, 0]}
