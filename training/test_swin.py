"""Swin in the convnet: it starts as the convnet, and what windows receive and are led to is what a loop says."""

import pytest
import torch

from convnet import ConvNet
from swin import FLOOR, PLACES, TRUNK, SwinConvNet, received, regions, window_loss


@pytest.fixture(scope='module')
def network():
    torch.manual_seed(3)
    network = SwinConvNet(10).eval()
    for block in network.swin:
        torch.nn.init.normal_(block.attn.qkv.weight, std=0.3)
    return network


@pytest.fixture(scope='module')
def image():
    return torch.randn(2, 3, 128, 128, generator=torch.Generator().manual_seed(4))


def test_it_starts_as_the_convnet_around_it(network, image):
    plain = ConvNet(10, None, TRUNK).eval()
    plain.load_state_dict({name: value for name, value in network.state_dict().items() if not name.startswith('swin.')})
    torch.testing.assert_close(network(image)['logits'], plain(image)['logits'])


def test_parts_that_are_done_are_not_done_again(network, image):
    for done in (2, 4):
        torch.testing.assert_close(network(network.lead(image, done), done)['logits'], network(image)['logits'])


def test_received_counts_every_query_of_the_window(network, image):
    results = network(image)
    for i, (_, side, shifted) in enumerate(PLACES):
        shift = 2 * shifted
        attention, expected = results[f'blocks.{i}.attention'].mean(2), torch.zeros(2, side, side)
        for y in range(side):
            for x in range(side):
                rolled_y, rolled_x = (y - shift) % side, (x - shift) % side
                window, key = rolled_y // 4 * (side // 4) + rolled_x // 4, rolled_y % 4 * 4 + rolled_x % 4
                expected[:, y, x] = attention[:, window, :, key].mean(1)
        torch.testing.assert_close(results[f'blocks.{i}.received'], expected)


def test_regions_are_who_can_attend_to_whom(network):
    assert len(set(regions(network.swin[0]).tolist())) == 16
    shifted = regions(network.swin[3]).view(8, 8)  # edges of 2, 4 and 2 along both axes
    assert len(set(shifted.flatten().tolist())) == 9
    assert len(set(shifted[2:6, 2:6].flatten().tolist())) == 1 and shifted[1, 3] != shifted[2, 3]
    assert shifted[0, 0] != shifted[7, 7]  # one window, but not neighbours


def test_no_more_is_asked_of_a_region_than_it_has(network):
    torch.manual_seed(5)
    seen = torch.rand(1, 1, 16, 16)
    for i, block in enumerate(network.swin):
        side = block.size[0]
        wanted = torch.nn.functional.adaptive_avg_pool2d(seen, side).flatten() + FLOOR
        region = regions(block)
        ideal = torch.zeros(side * side)
        for each in region.unique():
            here = region == each
            ideal[here] = wanted[here] / wanted[here].sum() * here.sum()
        maps = {f'blocks.{j}.received': torch.ones(1, b.size[0], b.size[0]) for j, b in enumerate(network.swin)}
        even = window_loss(network.swin, maps, seen)
        led = window_loss(network.swin, {**maps, f'blocks.{i}.received': ideal.view(1, side, side)}, seen)
        share = (ideal / ideal.sum()).clamp(min=1e-8)
        gap = (share * (share * side * side).log()).sum() / len(PLACES)
        torch.testing.assert_close(even - led, gap, rtol=1e-4, atol=1e-5)


def test_a_window_in_a_quadrant_gives_a_quarter():
    block = SwinConvNet(10).swin[2]
    attention = torch.rand(1, 4, 4, 16, 16).softmax(-1)
    assert float(received(block, attention)[0, :4, :4].sum()) == pytest.approx(1)
