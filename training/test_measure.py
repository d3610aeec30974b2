"""The measures, on maps whose answers are known."""

from collections.abc import Callable

import torch
from torch import Tensor

from maps import displaced, look, received, sampled
from measure import deletion, fifths, mass


def test_mass_is_the_share_inside_the_mask():
    masks = torch.zeros(2, 8, 8)
    masks[:, :4, 4:] = 1
    maps = torch.full((2, 4, 4), 0.5)
    maps[1] = 0
    maps[1, :2, 2:] = 3
    torch.testing.assert_close(mass(maps, masks), torch.tensor([0.25, 1.0]))


def test_fifths_are_the_highest_and_the_lowest_and_no_more():
    look = torch.randperm(100, generator=torch.Generator().manual_seed(1)).float().view(1, 10, 10)
    masks = fifths(look, torch.Generator().manual_seed(2))
    assert [int(mask.sum()) for mask in masks.values()] == [20, 20, 20]
    assert look[masks['highest'] == 1].min() == 80
    assert look[masks['lowest'] == 1].max() == 19
    assert not torch.equal(masks['random'], masks['highest'])


def test_deletion_costs_a_network_what_it_goes_by():
    images = torch.zeros(120, 3, 8, 8, dtype=torch.uint8)
    images[:, :, :4, :4] = 255
    ramp = torch.zeros(4, 4)
    ramp[:2, :2] = 1

    def sees_a_bright_corner(look: Tensor) -> Callable[[Tensor, slice], tuple[Tensor, Tensor]]:
        """Right where the top left quarter is brighter than the mean colour."""
        return lambda x, rows: (x[:, :, :4, :4].mean((1, 2, 3)) > 0.1, look.expand(len(x), *look.shape))

    shares = deletion(images, sees_a_bright_corner(ramp))
    assert shares['whole'] == 1 and shares['lowest'] == 1
    assert shares['highest'] == 1  # 3 of the corner's 4 cells are blank, the fourth is bright enough
    blind = deletion(images, sees_a_bright_corner(ramp[::2, ::2]))
    assert blind['highest'] == 0  # at 2 × 2 cells a fifth rounds to one: the whole corner
    assert 0 < blind['random'] < 1


def test_received_attention_is_the_mean_over_heads_and_queries():
    attention = torch.rand(2, 3, 16, 4).softmax(-1)
    map_ = received(attention)
    assert map_.shape == (2, 2, 2)
    torch.testing.assert_close(map_[1, 1, 0], attention[1, :, :, 2].mean())


def test_a_sample_between_positions_is_shared_by_them():
    # One head, 16 queries with one point each, all at column 1.25 and row 2 (positions' middles are whole numbers).
    locations = torch.tensor([(1.25 + 0.5) / 4, (2 + 0.5) / 4]).expand(1, 1, 16, 1, 2)
    results = {'locations': locations, 'attention': torch.ones(1, 1, 16, 1)}
    laid = sampled(results)[0]
    torch.testing.assert_close(laid[2, 1], torch.tensor(0.75))
    torch.testing.assert_close(laid[2, 2], torch.tensor(0.25))
    torch.testing.assert_close(laid.sum(), torch.tensor(1.0))
    outside = {**results, 'locations': locations - 1}
    assert sampled(outside).sum() == 0


def test_moved_keys_lie_where_they_were_moved_to():
    # y then x; −1 and 1 are the middles of the first and last of 4 positions.
    positions = torch.tensor([[-1.0, 1.0], [1 / 3, -1.0], [-1.0, -1.0], [1.0, 1.0]]).view(1, 1, 2, 2, 2)
    attention = torch.tensor([0.1, 0.2, 0.3, 0.4]).expand(1, 2, 16, 4)
    laid = displaced({'positions': positions, 'attention': attention})[0]
    expected = torch.zeros(4, 4)
    expected[0, 3], expected[2, 0], expected[0, 0], expected[3, 3] = 0.1, 0.2, 0.3, 0.4
    torch.testing.assert_close(laid, expected)


def test_signed_nodes_count_by_magnitude():
    projection = torch.tensor([[1.0, -3.0], [-1.0, 1.0]]).view(1, 2, 1, 2)
    torch.testing.assert_close(look('global-reasoning', {'projection': projection}), torch.tensor([[[1.0, 2.0]]]))


def test_what_a_mixed_map_takes_away_does_not_count():
    mixed = torch.zeros(1, 2, 5, 5)
    mixed[0, :, 0, 1:] = torch.tensor([[1.0, -2.0, 3.0, 0.0], [1.0, 1.0, -1.0, 0.0]])
    torch.testing.assert_close(look('re-attention', {'mixed': mixed}), torch.tensor([[[1.0, 0.0], [1.0, 0.0]]]), atol=1e-6, rtol=0)
