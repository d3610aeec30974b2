"""The convolutional host: where each module sits, how its weights are named, and what it starts as."""

import pytest
import torch
import torch.nn.functional as F

from convnet import ADDED, AFTER, FOLLOWING, GATES, GRID, ONCE, PARAMS, REPLACING, ConvNet
from maps import SPATIAL, looks
from warm import settle_statistics, take_over, without_gates


@pytest.fixture(scope='module')
def images():
    return torch.randn(2, 3, 8 * GRID, 8 * GRID, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope='module')
def backbone():
    torch.manual_seed(4)
    network = ConvNet(10, None)
    for name, value in network.state_dict().items():
        if 'bn' in name and value.is_floating_point():
            value.uniform_(0.5, 1.5)
    return network.eval()


@pytest.mark.parametrize('module', PARAMS)
def test_weights_are_named_by_their_place(module, backbone):
    names = {name for name in ConvNet(10, module).state_dict()}
    plain = set(backbone.state_dict())
    own = names - plain
    if module in GATES:
        assert plain < names
        assert {name.split('.attention.')[0] for name in own} == {f'blocks.{i}' for i in range(5)}
    else:
        assert all(name.startswith('attention.') for name in own)
        assert plain - names == ({f'blocks.{AFTER}.conv2.weight'} if module in REPLACING else set())


@pytest.mark.parametrize('module', [*FOLLOWING, *ADDED])
def test_modules_put_into_a_backbone_change_nothing_yet(module, backbone, images):
    network = ConvNet(10, module)
    take_over(network, backbone.state_dict())
    torch.testing.assert_close(network.eval()(images)['logits'], backbone(images)['logits'])


@pytest.mark.parametrize('module', ONCE)
def test_one_module_is_computed_from_block_after(module, backbone, images):
    """Against the host written out: what the page has to compute."""
    torch.manual_seed(5)
    network = ConvNet(10, module).eval()
    x = F.relu(network.stem(images))
    for i, block in enumerate(network.blocks):
        middle = F.relu(block.bn1(block.conv1(x)))
        if i == AFTER and module in REPLACING:
            x = F.relu(x + block.bn2(network.attention(middle)['output']))
        else:
            x = F.relu(block.shortcut(x) + block.bn2(block.conv2(middle)))
        if i == AFTER and module in FOLLOWING:
            x = network.attention(x)['output']
        if i == AFTER and module in ADDED:
            x = x + network.attention(x)['output']
    torch.testing.assert_close(network(images)['logits'], network.head(x.mean((2, 3))))


@pytest.mark.parametrize('module', [module for module in PARAMS if module in SPATIAL])
def test_every_spatial_module_has_a_map_at_each_place(module, images):
    maps = looks(module, ConvNet(10, module).eval()(images))
    assert len(maps) == (5 if module in GATES else 1)
    assert all(look.shape[0] == 2 and look.shape[1] == look.shape[2] and (look >= 0).all() for look in maps)


def test_gates_fold_into_the_backbone():
    """Where every photograph opens a channel alike, the plain network computes the same."""
    torch.manual_seed(6)
    gated = ConvNet(10, 'squeeze-excitation').eval()
    for name, value in gated.state_dict().items():
        if '.attention.fc.2' in name:
            value.zero_()  # every gate is ½
    pictures = torch.rand(4, 3, 64, 64) * 255
    plain = ConvNet(10, None).eval()
    plain.load_state_dict(without_gates(gated.state_dict(), pictures))
    torch.testing.assert_close(plain(pictures)['logits'], gated(pictures)['logits'], rtol=1e-4, atol=1e-4)


def test_settled_statistics_are_those_of_the_photographs():
    torch.manual_seed(7)
    network = ConvNet(10, None)
    pictures = torch.rand(16, 3, 64, 64) * 255
    settle_statistics(network, pictures)
    seen = network.stem.conv((pictures / 255 - torch.tensor((0.485, 0.456, 0.406)).view(3, 1, 1)) / torch.tensor((0.229, 0.224, 0.225)).view(3, 1, 1))
    torch.testing.assert_close(network.stem.bn.running_mean, seen.mean((0, 2, 3)), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize('module', [None, *PARAMS])
def test_parts_that_stay_can_be_computed_once(module, images):
    network = ConvNet(10, module).eval()
    for parts in (1, 3):
        torch.testing.assert_close(network(network.lead(images, parts), done=parts)['logits'], network(images)['logits'])
