"""The deep ViT: a trunk and twelve identities at first, whose last mixed maps can be led."""

import torch

from deep_vit import SHAPE, DeepViT, mixed_loss


def image():
    return torch.randn(2, 3, 128, 128, generator=torch.Generator().manual_seed(4))


def test_every_block_starts_as_the_identity():
    network = DeepViT().eval()
    results = network(image())
    tokens = network.embed(image())
    for i in range(SHAPE.depth):
        torch.testing.assert_close(results[f'blocks.{i}.output'], tokens)
        assert results[f'blocks.{i}.mixed'].shape == (2, SHAPE.heads, 65, 65)


def test_parts_that_are_done_are_not_done_again():
    network = DeepViT().eval()
    torch.testing.assert_close(network(network.lead(image(), 5), 5)['logits'], network(image())['logits'])
    assert len(network.leading(5)) == 5


def test_a_mixed_map_is_led_by_its_direction():
    seen = torch.rand(2, 64)
    mixed = torch.randn(2, 4, 65, 65)
    mixed[:, :, 0, 1:] = 3 * seen[:, None] + torch.tensor([1.0, -1.0, 2.0, -2.0])[None, :, None]
    results = {f'blocks.{i}.mixed': mixed for i in range(3)}
    assert mixed_loss(results, seen) < 1e-4
    assert mixed_loss({name: -value for name, value in results.items()}, seen) > 2.9
