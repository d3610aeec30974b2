"""What the networks are asked for."""

import math

import torch
import torch.nn.functional as F

from objectives import SMOOTHING, class_target, look_loss


def test_targets_are_distributions_between_the_label_and_the_teacher():
    opinions = torch.tensor([[0.5, 0.3, 0.2]])
    target = class_target(torch.tensor([2]), 3, opinions, 0.25)
    assert math.isclose(float(target.sum()), 1, rel_tol=1e-6)
    torch.testing.assert_close(target[0, 2], torch.tensor(0.75 * (1 - SMOOTHING + SMOOTHING / 3) + 0.25 * 0.2))
    assert float(class_target(torch.tensor([2]), 3, None, 0.25)[0, 0]) < SMOOTHING


def test_a_gate_is_led_by_its_shape_alone():
    seen = torch.rand(2, 1, 8, 8, generator=torch.Generator().manual_seed(1)) + 0.1
    gate = F.adaptive_avg_pool2d(seen, 4)[:, 0] * 3  # adds up to more than 1
    assert abs(float(look_loss([gate], seen))) < 1e-4
    torch.testing.assert_close(look_loss([gate.flip(1)], seen), look_loss([gate.flip(1) * 2], seen))


def test_points_outside_the_image_are_missed():
    seen = torch.rand(2, 1, 8, 8, generator=torch.Generator().manual_seed(2)) + 0.1
    map_ = seen[:, 0] / seen.sum((1, 2, 3)).view(-1, 1, 1)
    torch.testing.assert_close(look_loss([map_ / 2], seen), torch.tensor(math.log(2)), rtol=0, atol=1e-3)


def test_of_several_places_the_last_is_led_the_most():
    seen = torch.rand(2, 1, 8, 8, generator=torch.Generator().manual_seed(3)) + 0.1
    good, flat = seen[:, 0], torch.ones(2, 8, 8)
    assert 0 < look_loss([flat, good], seen) < look_loss([good, flat], seen)
    torch.testing.assert_close(look_loss([flat, good, good], seen), look_loss([good], seen) + look_loss([good], seen) / 2)
