"""How well words find their photographs on mosaics of four: whether they are there, and where they look.

Pointing: of the words that are in a mosaic, in one quadrant alone, the share whose map (mean of heads) has its maximum in that
quadrant. Words of several classes may have two right quadrants or more: their own rows count those too, with their own chance.
Presence: of the words that are there, the share found, and of the others the share not found; the mean of the two.
Deletion: of one word of each mosaic, the share found, as it is and with a fifth of the positions of its map blanked.
"""

from pathlib import Path

import torch
from torch import Tensor

from measure import deletion
from mosaics import SEED, boxes_of, fixed_mosaics
from photographs import FOLDERS, normalise, photographs
from words import NAMES, WORDS, Words, present, shown_map

MOSAICS = 500


def right_boxes(classes: Tensor) -> Tensor:
    """The classes of the photographs in each box [N, boxes] → 1 where a box is one that the word names, [N, words, boxes]."""
    return NAMES.T[classes].transpose(1, 2)


def pointed(maps: Tensor, boxes: Tensor) -> Tensor:
    """Maps [N, words, h, w], boxes [boxes, h, w] → 1 for the box that the maximum lies in, [N, words, boxes]."""
    return boxes.flatten(1).T[maps.flatten(2).argmax(-1)].float()


def inside(maps: Tensor, boxes: Tensor) -> Tensor:
    """The share of each map [N, words, h, w] in each box: [N, words, boxes]."""
    return torch.einsum('nwyx,byx->nwb', maps, boxes.float())


@torch.no_grad()
def asked(network: Words, mosaics: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """uint8 mosaics [N, 3, S, S] → logits [N, words], maps [N, words, h, w], and those of each head [heads, N, words, h, w]."""
    grid = (mosaics.shape[2] // 16, mosaics.shape[3] // 16)
    results = [network(normalise(part)) for part in mosaics.split(50)]
    heads = torch.cat([each['blocks.0.attention'] for each in results]).transpose(0, 1).unflatten(-1, grid)
    return torch.cat([each['logits'] for each in results]), torch.cat([shown_map(each, grid) for each in results]), heads


def balanced(found: Tensor, there: Tensor) -> Tensor:
    """Of each word [N, words], the mean of the share found where it is there and the share not found where it is not."""
    return ((found * there).sum(0) / there.sum(0) + ((1 - found) * (1 - there)).sum(0) / (1 - there).sum(0)) / 2


def words_measured(network: Words, tar: Path) -> dict[str, object]:
    """All figures of a card, of the validation photographs."""
    drawn, classes = fixed_mosaics(*photographs(tar, 'val'), MOSAICS)
    logits, maps, heads = asked(network, drawn)
    there, right, boxes = present(classes), right_boxes(classes), boxes_of('quarters', maps.shape[-1])
    found, hit = (logits > 0).float(), (pointed(maps, boxes) * right).sum(-1)
    alone = (right.sum(-1) == 1).float()  # in one quadrant alone: 0.25 by chance
    share = (inside(maps, boxes) * right).sum(-1)
    best = max(float(((inside(head, boxes) * right).sum(-1) * alone).sum() / alone.sum()) for head in heads)
    each = {
        word: {
            'asked': int(there[:, w].sum()),
            'right': rounded((hit * there)[:, w].sum() / there[:, w].sum()),
            'chance': rounded(right[:, w].sum() / there[:, w].sum() / len(boxes)),
            'presence': rounded(balanced(found, there)[w]),
        }
        for w, word in enumerate(WORDS)
    }
    of_mosaics = {'mosaics': MOSAICS, 'seed': SEED, 'chance': 0.25}
    return {
        'pointing': {**of_mosaics, 'words': int(alone.sum()), 'right': rounded((hit * alone).sum() / alone.sum()), 'each': each},
        'presence': {'mosaics': MOSAICS, 'chance': 0.5, 'balanced': rounded(balanced(found, there).mean())},
        'mass': {**of_mosaics, 'layers': [{'mean': rounded((share * alone).sum() / alone.sum()), 'bestHead': round(best, 3)}]},
        'deletion': {'of': 'Share of words found, one of each mosaic,', **words_deletion(network, drawn, classes)},
    }


def rounded(value: Tensor) -> float:
    return round(float(value), 3)


def words_deletion(network: Words, mosaics: Tensor, classes: Tensor) -> dict[str, float]:
    """The share of classes' own names found, one of the photographs of each mosaic in turn, as it is and with the highest, a
    random and the lowest fifth of the positions of its own map blanked to the mean colour."""
    asked_for = classes[torch.arange(len(classes)), torch.arange(len(classes)) % classes.shape[1]]
    words = torch.tensor([int((NAMES[:, index] * (NAMES.sum(1) == 1)).argmax()) for index in range(len(FOLDERS))])[asked_for]
    grid = (mosaics.shape[2] // 16, mosaics.shape[3] // 16)

    def answer(part: Tensor, rows: slice) -> tuple[Tensor, Tensor]:
        results, own = network(part), (torch.arange(len(part)), words[rows])
        return results['logits'][own] > 0, shown_map(results, grid)[own]

    return deletion(mosaics, answer)
