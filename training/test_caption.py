"""Sentences of mosaics, the decoders that say them, how the hard one learns, and their measures."""

import pytest
import torch
from torch import Generator

from attention.hard_attention import HardAttention
from attention.soft_attention import SoftAttention
from caption import FIRST_NOUN, LENGTH, NOUNS, VOCABULARY, WIDTH, Captioner, Decoder, ended, sentences, spoken
from measure_caption import exact, noun_steps, nouns_right, of_nouns, pointed_at
from mosaics import LAYOUTS, Seen, boxes_of
from photographs import FOLDERS
from telling import HardTelling, drawn_look, soft_losses, word_loss


def classes(*names: str) -> torch.Tensor:
    return torch.tensor([[FOLDERS.index(name) for name in names]])


def seen(layout: str = 'above', count: int = 6) -> Seen:
    boxes = len(LAYOUTS[layout])
    generator = Generator().manual_seed(3)
    kinds = torch.stack([torch.randperm(len(NOUNS), generator=generator)[:boxes] for _ in range(count)])
    return Seen(layout, torch.rand(count, 128, 4, 4, generator=generator), kinds)


def decoder(hard: bool = False) -> Decoder:
    torch.manual_seed(2)
    return Decoder((HardAttention if hard else SoftAttention)(WIDTH, 128, 96)).eval()


SAID = (
    ('quarters', ('church', 'tench', 'golf-ball', 'english-springer'), 'a church and a tench above a golf ball and an English springer'),
    ('above', ('chain-saw', 'french-horn'), 'a chain saw above a French horn'),
    ('beside', ('english-springer', 'gas-pump'), 'an English springer beside a gas pump'),
    ('whole', ('parachute',), 'a parachute'),
)  # fmt: skip


@pytest.mark.parametrize(('layout', 'names', 'sentence'), SAID)
def test_a_layout_has_its_sentence(layout: str, names: tuple[str, ...], sentence: str) -> None:
    words = sentences(layout, classes(*names))
    assert spoken(words) == [sentence]
    assert words.shape[1] == 3 * len(names) <= LENGTH
    assert VOCABULARY[words[0, -1]] == '.'


def test_every_layout_has_a_sentence() -> None:
    assert {layout for layout, *_ in SAID} == set(LAYOUTS)
    assert len(set(VOCABULARY)) == len(VOCABULARY) == FIRST_NOUN + len(FOLDERS)


def test_what_comes_after_the_full_stop_is_not_said() -> None:
    words = torch.tensor([[1, 8, 0, 3, 0, 7]])
    assert ended(words).tolist() == [[False, False, False, True, True, True]]
    assert spoken(words) == [f'a {NOUNS[2]}']


@pytest.mark.parametrize('hard', [False, True])
def test_a_decoder_that_is_told_its_own_words_looks_at_the_same_places(hard: bool) -> None:
    network, features = decoder(hard), seen().features
    own = network(features)
    told = network(features, own['words'])
    for name in ('attention', 'logits'):
        torch.testing.assert_close(told[name], own[name])
    other = network(features, (own['words'] + 1) % len(VOCABULARY))
    torch.testing.assert_close(other['attention'][:, 0], own['attention'][:, 0])
    assert not torch.allclose(other['attention'][:, 2], own['attention'][:, 2])


def test_the_state_before_a_word_asks_for_it() -> None:
    """The attention at each step is the one that the definition gives of h_{t−1} and the annotations."""
    network, features = decoder(), seen().features
    states: list[torch.Tensor] = []
    network.lstm.register_forward_hook(lambda _, __, state: states.append(state[0]))
    told = network(features)
    annotations = network.annotations(features)
    for t, state in enumerate([network.begin(annotations)[0], *states[:-1]]):
        torch.testing.assert_close(told['attention'][:, t], network.attention(state, annotations)['attention'])


def test_the_hard_decoder_reads_one_annotation() -> None:
    network, features = decoder(hard=True), seen().features
    told, annotations = network(features), network.annotations(features)
    assert told['selection'].sum(-1).eq(1).all() and told['selection'].amax(-1).eq(1).all()
    at = told['attention'].argmax(-1)
    torch.testing.assert_close(told['context'], annotations.gather(1, at[..., None].expand(-1, -1, WIDTH)))


def test_positions_are_told_apart_and_fit_another_grid() -> None:
    network = decoder()
    same = torch.ones(1, 128, 7, 10)
    annotations = network.annotations(same)
    assert annotations.shape == (1, 70, WIDTH)
    assert annotations[0].std(0).mean() > 0.1


def test_a_draw_follows_the_attention_and_is_paid_by_its_share() -> None:
    torch.manual_seed(4)
    attention = SoftAttention(5, 3, 4)
    count, query, annotations = 4000, torch.randn(1, 3).expand(4000, -1), torch.eye(5).expand(4000, -1, -1)
    softly = torch.arange(count) >= 3000
    looked = drawn_look(attention, softly, Generator().manual_seed(5))(query, annotations, attention.annotation(annotations))
    shares = attention(query[:1], annotations[:1])['attention'][0]
    drawn = looked['context'][~softly]
    assert drawn.amax(1).eq(1).all()
    torch.testing.assert_close(drawn.mean(0), shares, atol=0.03, rtol=0)
    torch.testing.assert_close(looked['chance'][~softly], (drawn @ shares).log())
    torch.testing.assert_close(looked['context'][softly], shares.expand(1000, -1))
    torch.testing.assert_close(looked['entropy'][0], -(shares * shares.log()).sum())


def test_draws_teach_the_attention_what_no_gradient_passes() -> None:
    batch = seen('whole', 8)
    network = decoder(hard=True)
    losses = HardTelling(1).losses(network, batch)
    (gradient,) = torch.autograd.grad(losses['draws'], network.attention.score.weight)
    assert gradient.abs().max() > 0
    assert {'words', 'draws', 'entropy'} == set(losses)


def test_a_batch_of_one_is_drawn() -> None:
    losses = HardTelling(1).losses(decoder(hard=True), seen('whole', 1))
    assert all(loss.isfinite() for loss in losses.values())
    assert losses['draws'] == 0, 'it is its own baseline'


@pytest.mark.parametrize('hard', [False, True])
def test_the_words_of_a_batch_are_learnt(hard: bool) -> None:
    batch, network = seen(), decoder(hard).train()
    telling = HardTelling(1)
    said = sentences(batch.layout, batch.classes)
    before = word_loss(network.eval()(batch.features, said)['logits'], said).mean()
    optimiser = torch.optim.Adam(network.train().parameters(), 3e-3)
    for _ in range(25):
        losses = telling.losses(network, batch) if hard else soft_losses(network, batch)
        optimiser.zero_grad()
        sum(losses.values()).backward()
        optimiser.step()
    after = word_loss(network.eval()(batch.features, said)['logits'], said).mean()
    assert after < before / 2


def test_the_trunk_never_learns() -> None:
    network = Captioner().train()
    results = network(torch.randn(2, 3, 64, 64))
    assert results['soft.attention'].shape == results['hard.selection'].shape == (2, LENGTH, 16)
    sum(results[f'{kind}.logits'].sum() for kind in ('soft', 'hard')).backward()
    assert not any(parameter.grad is not None for parameter in network.backbone.parameters())
    assert network.backbone.stem.bn.running_mean.eq(0).all()


def test_nouns_are_found_in_their_turn() -> None:
    said = sentences('quarters', classes('church', 'tench', 'golf-ball', 'parachute'))
    steps, fits = noun_steps(said, 4)
    assert steps.tolist() == [[1, 4, 7, 10]] and fits.tolist() == [True]
    wrong = said.clone()
    wrong[0, 5] = 0  # a full stop after the second noun
    assert noun_steps(wrong, 4)[1].tolist() == [False]
    right = classes('church', 'parachute', 'golf-ball', 'tench')
    assert nouns_right(said, right).tolist() == [[1, 0, 1, 0]]
    assert nouns_right(wrong, right).tolist() == [[0, 0, 0, 0]]
    assert exact(said, said).tolist() == [1] and exact(wrong, said).tolist() == [0]


def test_a_noun_points_at_the_box_of_its_turn() -> None:
    said = sentences('quarters', classes('church', 'tench', 'golf-ball', 'parachute'))
    attention = torch.zeros(1, LENGTH, 14, 14)
    for step, (row, column) in {1: (2, 3), 4: (3, 9), 7: (6, 1), 10: (13, 13)}.items():
        attention[0, step, row, column] = 1
    boxes = boxes_of('quarters', 14)
    maps = of_nouns(attention.flatten(2), said, 4)
    assert pointed_at(maps, boxes).tolist() == [[1, 1, 0, 1]]
    shorter = torch.where(torch.arange(LENGTH) == 8, 0, said)
    assert pointed_at(of_nouns(attention.flatten(2), shorter, 4), boxes).tolist() == [[0, 0, 0, 0]]
