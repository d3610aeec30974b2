"""How the decoders of caption.py learn to describe mosaics: the soft one by cross-entropy alone; the hard one, from the soft
one's weights, also by REINFORCE, since no gradient passes a choice (arXiv 1502.03044, section 4.1).

The paper's three means against the noise of draws are here: a moving mean of past rewards is their baseline, the entropy of
the attention is kept up, and for half of the pictures the choice is replaced by its expected value.
"""

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from attention.soft_attention import SoftAttention
from caption import Decoder, Look, sentences
from mosaics import Seen

REWARD, ENTROPY = 0.3, 0.002  # the paper's λ_r and λ_e
INERTIA = 0.9  # of the baseline


def word_loss(logits: Tensor, said: Tensor) -> Tensor:
    """Cross-entropy of every word: logits [B, T, V], said [B, T] → [B, T]."""
    return F.cross_entropy(logits.transpose(1, 2), said, reduction='none')


def soft_losses(decoder: Decoder, seen: Seen) -> dict[str, Tensor]:
    said = sentences(seen.layout, seen.classes)
    return {'words': word_loss(decoder(seen.features, said)['logits'], said).mean()}


def drawn_look(attention: SoftAttention, softly: Tensor, generator: Generator) -> Look:
    """One position drawn from the attention; where softly [B] is true, all of them by their shares. Beside what soft attention
    computes: `chance` [B], the logarithm of the drawn position's share, and `entropy` [B] of the attention, in nats."""

    def look(query: Tensor, annotations: Tensor, known: Tensor) -> dict[str, Tensor]:
        soft = SoftAttention.forward(attention, query, annotations, known)
        shares = soft['attention']
        at = torch.multinomial(shares.detach(), 1, generator=generator)
        weights = torch.where(softly[:, None], shares, torch.zeros_like(shares).scatter(1, at, 1.0))
        logs = soft['scores'].log_softmax(1)
        return {
            'context': (weights[:, None] @ annotations)[:, 0],
            'chance': logs.gather(1, at)[:, 0],
            'entropy': -(shares * logs).sum(1),
        }

    return look


class HardTelling:
    """The hard decoder's losses; the baseline, one for each word of each layout, begins anew with each object."""

    def __init__(self, seed: int) -> None:
        self.generator = Generator().manual_seed(seed)
        self.baselines: dict[str, Tensor] = {}

    def losses(self, decoder: Decoder, seen: Seen) -> dict[str, Tensor]:
        said = sentences(seen.layout, seen.classes)
        softly = torch.randperm(len(said), generator=self.generator) * 2 >= len(said)  # a random half, and of one none
        told = decoder(seen.features, said, drawn_look(decoder.attention, softly, self.generator))
        words = word_loss(told['logits'], said)
        # What a draw is rewarded with: the log-likelihood of its word and of those after it, since the state carries on.
        reward = -words.detach().flip(1).cumsum(1).flip(1)
        mean = reward[~softly].mean(0)
        baseline = self.baselines.get(seen.layout, mean)
        self.baselines[seen.layout] = baseline.lerp(mean, 1 - INERTIA)
        advantage = (reward - baseline) * (~softly)[:, None]
        return {
            'words': words.mean(),
            'draws': -REWARD * (advantage * told['chance']).mean(),
            'entropy': -ENTROPY * told['entropy'].mean(),
        }
