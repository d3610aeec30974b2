"""How well the captioner describes validation mosaics of four photographs, and whether it looks at what it names.

Sentences: the share that is right word for word. Nouns: the share of the four that are right, each in its turn.
Pointing: the captioner says its own likeliest words. Its n-th noun should look at the n-th photograph, line by line: the share of
nouns whose attention has its maximum in that quadrant, whether or not the noun itself is right; of hard attention, by the one
position that it chooses, which is that maximum. A sentence with another number of nouns has all its nouns in the wrong place.
`named` counts the nouns that are right alone; `told` is the same with the true words given.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from caption import FIRST_NOUN, Captioner, Decoder, ended, sentences
from measure import deletion
from mosaics import LAYOUTS, SEED, boxes_of, fixed_mosaics
from photographs import normalise, photographs

MOSAICS = 500


class Mosaics(NamedTuple):
    """Validation mosaics of one layout."""

    drawn: Tensor  # uint8 [N, 3, S, S]
    classes: Tensor  # in each box, [N, boxes]
    features: Tensor  # [N, C, h, w]


def exact(words: Tensor, said: Tensor) -> Tensor:
    """1 where a sentence [N, T] is said [N, T'] word for word, T' ≤ T: [N]."""
    return (words[:, : said.shape[1]] == said).all(1).float()


def noun_steps(words: Tensor, boxes: int) -> tuple[Tensor, Tensor]:
    """The steps [N, boxes] at which sentences [N, T] say their nouns, and whether each has so many, [N]; others' steps mean nothing."""
    is_noun = (words >= FIRST_NOUN) & ~ended(words)
    # Stable, so that nouns stay in order.
    steps = (~is_noun).long().sort(dim=1, stable=True).indices[:, :boxes]
    return steps, is_noun.sum(1) == boxes


def of_nouns(values: Tensor, words: Tensor, boxes: int) -> Tensor:
    """What there is of each step [N, T, …] → of each noun in turn, [N, boxes, …]; 0 where a sentence has another number of nouns."""
    steps, fits = noun_steps(words, boxes)
    picked = values.gather(1, steps.view(*steps.shape, *[1] * (values.dim() - 2)).expand(-1, -1, *values.shape[2:]))
    return picked * fits.view(-1, *[1] * (values.dim() - 1))


def pointed_at(maps: Tensor, boxes: Tensor) -> Tensor:
    """1 where the n-th of maps [N, boxes, P] has its maximum in the n-th of boxes [boxes, h, w], and any at all: [N, boxes]."""
    inside = boxes.flatten(1).T.float()  # [P, boxes]
    return torch.diagonal(inside[maps.argmax(-1)], dim1=1, dim2=2) * (maps.amax(-1) > 0)


def nouns_right(words: Tensor, classes: Tensor) -> Tensor:
    """1 where the n-th noun of a sentence [N, T] is the class in the n-th box [N, boxes]: [N, boxes]."""
    return (of_nouns(words, words, classes.shape[1]) == classes + FIRST_NOUN).float()


def pointing(told: dict[str, Tensor], words: Tensor, classes: Tensor) -> dict[str, float]:
    """`right` of all nouns, `named` of those that are right, and the share of the maps in the right box; told: what a decoder
    computed, words [N, T]: by which the nouns are found."""
    boxes = boxes_of('quarters', round(told['attention'].shape[-1] ** 0.5))
    maps = of_nouns(told['attention'], words, len(boxes))
    hit, named = pointed_at(maps, boxes), nouns_right(told['words'], classes)
    inside = torch.einsum('nbp,bp->nb', maps, boxes.flatten(1).float())
    return {'right': rounded(hit.mean()), 'named': rounded((hit * named).sum() / named.sum()), 'mass': rounded(inside.mean())}


@torch.no_grad()
def features_of(network: Captioner, mosaics: Tensor) -> Tensor:
    """What the decoders see of normalised mosaics [N, 3, S, S]."""
    return torch.cat([network.backbone.features(part)[0] for part in mosaics.split(50)])


@torch.no_grad()
def told_of(decoder: Decoder, features: Tensor, said: Tensor | None = None) -> dict[str, Tensor]:
    """What a decoder says of features [N, C, h, w], and where it looks; with `said` [N, T] these are its last words."""
    parts = []
    for part, words in zip(features.split(50), [None] * len(features) if said is None else said.split(50)):
        results = decoder(part, words)
        parts.append({name: results[name] for name in ('words', 'attention')})
    return {name: torch.cat([part[name] for part in parts]) for name in parts[0]}


def noun_deletion(network: Captioner, decoder: Decoder, seen: Mosaics) -> dict[str, float]:
    """One noun of each mosaic, in turn: the share that is right, as it is and with a fifth of the positions blanked to the mean
    colour: those that its own map rates highest, random ones, the lowest."""
    which, boxes = torch.arange(len(seen.classes)) % seen.classes.shape[1], seen.classes.shape[1]

    def answer(part: Tensor, rows: slice) -> tuple[Tensor, Tensor]:
        told, turn = decoder(network.backbone.features(part)[0]), (torch.arange(len(part)), which[rows])
        side = round(told['attention'].shape[-1] ** 0.5)
        looks = of_nouns(told['attention'], told['words'], boxes)[turn].unflatten(-1, (side, side))
        return nouns_right(told['words'], seen.classes[rows])[turn], looks

    return deletion(seen.drawn, answer)


def caption_measured(network: Captioner, tar: Path) -> dict[str, object]:
    """All figures of a card, of the validation photographs: those of soft attention first, those of the other under `hard`."""
    held = photographs(tar, 'val')
    layouts = {layout: fixed_mosaics(*held, MOSAICS, layout) for layout in LAYOUTS}
    seen = {layout: Mosaics(drawn, classes, features_of(network, normalise(drawn))) for layout, (drawn, classes) in layouts.items()}
    return {**measured(network, network.soft, seen), 'hard': measured(network, network.hard, seen)}


def measured(network: Captioner, decoder: Decoder, seen: dict[str, Mosaics]) -> dict[str, object]:
    """The figures of one decoder, of mosaics by layout."""
    told = {layout: told_of(decoder, mosaics.features) for layout, mosaics in seen.items()}
    said = {layout: sentences(layout, mosaics.classes) for layout, mosaics in seen.items()}
    four, classes = seen['quarters'], seen['quarters'].classes
    own = pointing(told['quarters'], told['quarters']['words'], classes)
    given = pointing(told_of(decoder, four.features, said['quarters']), said['quarters'], classes)
    of_mosaics = {'mosaics': len(classes), 'seed': SEED}
    right = {layout: rounded(exact(told[layout]['words'], said[layout]).mean()) for layout in seen}
    nouns = {layout: rounded(nouns_right(told[layout]['words'], mosaics.classes).mean()) for layout, mosaics in seen.items()}
    return {
        'pointing': {
            **of_mosaics, 'words': classes.numel(), 'chance': 0.25, 'right': own['right'], 'named': own['named'], 'told': given['right'],
        },
        'sentences': {**of_mosaics, **right},
        'nouns': {**of_mosaics, 'chance': 0.1, **nouns},
        'mass': {**of_mosaics, 'chance': 0.25, 'layers': [{'mean': own['mass']}]},
        'deletion': {'of': 'Share of nouns right, one of each mosaic,', **noun_deletion(network, decoder, four)},
    }  # fmt: skip


def rounded(value: Tensor) -> float:
    return round(float(value), 3)
