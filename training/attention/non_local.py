"""Non-local block: every position is answered by every other, compared by one of four kernels. arXiv 1711.07971."""

import math

import torch.nn.functional as F
from torch import Tensor, nn

KERNELS = ('embedded-gaussian', 'gaussian', 'dot', 'concat')


class NonLocal(nn.Module):
    """`subsample` pools what is attended to (φ and g) by 2; `scaled` divides the two gaussians' scores by √width."""

    def __init__(
        self, channels: int, kernel: str = 'embedded-gaussian', subsample: bool = False, scaled: bool = False
    ) -> None:
        super().__init__()
        if kernel not in KERNELS:
            raise ValueError(f'non-local: kernel must be one of {", ".join(KERNELS)}, got {kernel}')
        self.kernel, self.subsample, self.scaled = kernel, subsample, scaled
        inner = max(channels // 2, 1)
        if kernel != 'gaussian':  # that one compares x with itself
            self.theta = nn.Conv2d(channels, inner, 1)
            self.phi = nn.Conv2d(channels, inner, 1)
        self.g = nn.Conv2d(channels, inner, 1)
        self.W = nn.Sequential(nn.Conv2d(inner, channels, 1), nn.BatchNorm2d(channels))
        if kernel == 'concat':
            self.concat_project = nn.Sequential(nn.Conv2d(2 * inner, 1, 1, bias=False), nn.ReLU())
        # The block starts as the identity, so that it can be put into a trained network.
        nn.init.zeros_(self.W[1].weight)

    def compare(self, queries: Tensor, keys: Tensor) -> Tensor:
        """queries [B, D, N], keys [B, D, M] → scores [B, N, M]."""
        if self.kernel == 'concat':
            # w·[θ, φ] is a sum of two terms, one of the query and one of the key: no N × M × 2D tensor is needed.
            of_query, of_key = self.concat_project[0].weight.flatten().chunk(2)
            sums = (of_query @ queries).unsqueeze(-1) + (of_key @ keys).unsqueeze(-2)
            return self.concat_project[1](sums)
        scores = queries.transpose(1, 2) @ keys
        is_gaussian = self.kernel in ('embedded-gaussian', 'gaussian')
        return scores / math.sqrt(queries.shape[1]) if self.scaled and is_gaussian else scores

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → scores, attention [B, N, M], context [B, C/2, H, W], output [B, C, H, W].

        N = H·W; M = N, or ⌊H/2⌋·⌊W/2⌋ where subsampled. Only the two gaussians' rows of attention sum to 1.
        """
        queries, keys = (x, x) if self.kernel == 'gaussian' else (self.theta(x), self.phi(x))
        values = self.g(x)
        if self.subsample:
            keys, values = F.max_pool2d(keys, 2), F.max_pool2d(values, 2)
        scores = self.compare(queries.flatten(2), keys.flatten(2))
        attention = scores / scores.shape[-1] if self.kernel in ('dot', 'concat') else scores.softmax(-1)
        context = (attention @ values.flatten(2).transpose(1, 2)).transpose(1, 2).unflatten(2, x.shape[2:])
        return {'scores': scores, 'attention': attention, 'context': context, 'output': x + self.W(context)}
