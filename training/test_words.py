"""Mosaics, words that ask them, and their measures."""

import math

import pytest
import torch
from torch import Generator

from measure_words import balanced, inside, pointed, right_boxes
from mosaics import LAYOUTS, SIZE, boxes_of, draw, fixed_mosaics, mosaics
from photographs import FOLDERS
from words import NAMES, VOCABULARY, WORDS, Words, presence_loss, present, shown_map, spread

LABELS = torch.arange(40) % len(FOLDERS)
# Photograph i is of one colour, 6 i.
IMAGES = (torch.arange(40) * 6).view(-1, 1, 1, 1).expand(-1, 3, 20, 20).to(torch.uint8)


@pytest.mark.parametrize('layout', LAYOUTS)
def test_boxes_cover_the_square_once(layout: str) -> None:
    assert boxes_of(layout, 14).sum(0).eq(1).all()


@pytest.mark.parametrize('layout', LAYOUTS)
def test_each_box_shows_its_photograph(layout: str) -> None:
    generator = Generator().manual_seed(1)
    chosen = draw(LABELS, 3, layout, generator)
    canvas = mosaics(IMAGES, chosen, layout, generator)
    assert canvas.shape == (3, 3, SIZE, SIZE)
    for box, mask in enumerate(boxes_of(layout, SIZE)):
        expected = (chosen[:, box] * 6.0).view(-1, 1, 1).expand(-1, 3, int(mask.sum()))
        torch.testing.assert_close(canvas[:, :, mask], expected, atol=1e-3, rtol=0)


def test_a_mosaic_has_four_classes_and_comes_again() -> None:
    first, classes = fixed_mosaics(IMAGES, LABELS, 20)
    again, _ = fixed_mosaics(IMAGES, LABELS, 20)
    assert first.equal(again)
    assert all(len(set(each.tolist())) == 4 for each in classes)
    # The middle of the second box is of a photograph of the second class.
    assert (first[:, 0, SIZE // 4, 3 * SIZE // 4] / 6 % len(FOLDERS)).eq(classes[:, 1]).all()


def test_every_class_has_its_words_and_every_word_its_classes() -> None:
    assert NAMES.sum(0).ge(2).all() and NAMES.sum(1).ge(1).all()
    assert {folder for classes in VOCABULARY.values() for folder in classes} == set(FOLDERS)


def test_a_word_is_present_where_one_of_its_classes_is() -> None:
    classes = torch.tensor([[FOLDERS.index(folder) for folder in ('tench', 'church', 'golf-ball', 'chain-saw')]])
    there = {word for word, is_there in zip(WORDS, present(classes)[0]) if is_there}
    assert there == {'tench', 'fish', 'animal', 'church', 'building', 'golf ball', 'ball', 'sport', 'chain saw', 'saw', 'machine'}
    boxes = dict(zip(WORDS, right_boxes(classes)[0].tolist()))
    assert boxes['animal'] == [1, 0, 0, 0] and boxes['saw'] == [0, 0, 0, 1] and boxes['dog'] == [0, 0, 0, 0]


def test_presence_and_absence_weigh_the_same() -> None:
    there = torch.zeros(8, 1)
    there[:2] = 1
    logits = torch.zeros(8, 1, requires_grad=True)
    presence_loss(logits, there, there.mean(0)).backward()
    assert logits.grad is not None
    torch.testing.assert_close(logits.grad[:2].sum(), -logits.grad[2:].sum())


def test_each_word_answers_by_itself() -> None:
    torch.manual_seed(1)
    network = Words().eval()
    features = torch.rand(2, 128, 3, 4)
    before = network.ask(features)
    assert shown_map(before, (3, 4)).shape == (2, len(WORDS), 3, 4)
    torch.testing.assert_close(shown_map(before, (3, 4)).sum((2, 3)), torch.ones(2, len(WORDS)))
    with torch.no_grad():
        network.words[3] += 1
        network.head.weight[3] += 1
    changed = (network.ask(features)['logits'] != before['logits']).any(0)
    assert changed.nonzero().flatten().tolist() == [3]


def test_the_backbone_never_learns() -> None:
    network = Words().train()
    network(torch.randn(2, 3, 32, 32))['logits'].sum().backward()
    assert not any(parameter.grad is not None for parameter in network.backbone.parameters())
    assert network.backbone.stem.bn.running_mean.eq(0).all()


def test_a_map_points_at_the_box_of_its_maximum() -> None:
    maps = torch.full((1, 1, 14, 14), 1 / 400)
    maps[0, 0, 10, 3] += 1 - maps.sum()
    assert pointed(maps, boxes_of('quarters', 14))[0, 0].tolist() == [0, 0, 1, 0]
    torch.testing.assert_close(inside(maps, boxes_of('quarters', 14))[0, 0], torch.tensor([0.1225, 0.1225, 0.6325, 0.1225]))


def test_balanced_is_a_half_for_whoever_always_says_yes() -> None:
    there = torch.tensor([[1.0], [0], [0], [0]])
    assert balanced(torch.ones(4, 1), there).tolist() == [0.5]
    assert balanced(there, there).tolist() == [1]


def test_spread_is_of_the_words_that_are_there() -> None:
    attention = torch.zeros(1, 2, 2, 4)
    attention[:, :, 0, 1] = 1  # all at one place
    attention[:, :, 1] = 0.25  # everywhere alike
    of = [float(spread(attention, torch.tensor([there]))) for there in ([1.0, 0.0], [0.0, 1.0], [1.0, 1.0])]
    assert of == pytest.approx([0, math.log(4), math.log(4) / 2])
