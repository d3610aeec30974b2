"""Graph-based global reasoning: regions become nodes of a graph, the graph reasons, the map is told. arXiv 1811.12814."""

from torch import Tensor, nn


class GraphConvolution(nn.Module):
    """A learned adjacency mixes the nodes (with a residual), then a matrix mixes the states of each."""

    def __init__(self, states: int, nodes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(nodes, nodes, 1)
        self.conv2 = nn.Conv1d(states, states, 1, bias=False)

    def forward(self, state: Tensor) -> Tensor:
        """state [B, S, K] → [B, S, K]."""
        mixed = self.conv1(state.transpose(1, 2)).transpose(1, 2) + state
        return self.conv2(mixed.relu())


class GlobalReasoning(nn.Module):
    """`normalize` divides by the number of positions, so that maps of any size give states of one scale."""

    def __init__(self, channels: int, nodes: int, states: int | None = None, normalize: bool = True) -> None:
        super().__init__()
        states = 2 * nodes if states is None else states
        if nodes < 1 or states < 1:
            raise ValueError(f'global-reasoning: nodes and states must be at least 1, got {nodes} and {states}')
        self.normalize = normalize
        self.conv_state = nn.Conv2d(channels, states, 1)
        self.conv_proj = nn.Conv2d(channels, nodes, 1)
        self.gcn = GraphConvolution(states, nodes)
        self.conv_extend = nn.Conv2d(states, channels, 1, bias=False)
        self.blocker = nn.BatchNorm2d(channels, eps=1e-4)
        nn.init.zeros_(self.blocker.weight)  # starts as the identity

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """x [B, C, H, W] → projection [B, K, H, W], nodes, reasoned [B, S, K], output [B, C, H, W].

        The projection is neither positive nor a distribution: a node weighs positions with signs.
        """
        states, projection = self.conv_state(x), self.conv_proj(x)
        nodes = states.flatten(2) @ projection.flatten(2).transpose(1, 2)
        if self.normalize:
            nodes = nodes / (x.shape[2] * x.shape[3])
        reasoned = self.gcn(nodes)
        told = (reasoned @ projection.flatten(2)).unflatten(2, x.shape[2:])
        output = x + self.blocker(self.conv_extend(told))
        return {'projection': projection, 'nodes': nodes, 'reasoned': reasoned, 'output': output}
