"""The README's table of models: their cards, side by side.

    python3 training/table.py
"""

import json
from pathlib import Path
from typing import Any

from models import BASE, FOLDER, MODELS
from notes import shown_mass

README = Path(__file__).parents[1] / 'README.md'
MARKS = '<!-- measures: written by training/table.py -->\n', '<!-- /measures -->'
HEADS = (
    'model', 'its attention', 'top-1', 'against the plain one', 'without the highest / a random / the lowest fifth',
    'mass', 'pointing', 'own file', 'from PyTorch: maps / probabilities',
)  # fmt: skip
NOTHING = '–'
# Of convnets by the kind of their place, else by the host.
PLACES = {
    'branch': 'every residual branch',
    'following': 'after block {block}',
    'added': 'added to block {block}',
    'replacing': 'for the second convolution of block {block}',
    'vit': 'every layer',
    'deep-vit': 'every layer, on block 4',
    'swin': 'after blocks 3 and 4',
    'words': 'words ask the last map',
    'caption': 'each word asks the last map',
}


def cards() -> list[dict[str, Any]]:
    """Every model's card, in the order of models.py."""
    return [json.loads((FOLDER / f'{name}.json').read_text()) for name in MODELS]


def percent(share: float | None) -> str:
    return NOTHING if share is None else f'{100 * share:.1f} %'


def rounded(difference: float) -> str:
    return f'{difference:.0e}' if difference else '0'


def where(card: dict[str, Any]) -> str:
    place = card.get('place', {'kind': card['host']})
    return PLACES[place['kind']].format(**place) if card['module'] else NOTHING


def compared(card: dict[str, Any], plain: dict[str, Any]) -> str:
    """Points of top-1 above the plain convnet, for those that are made of its weights."""
    top1 = card['measured'].get('top1')
    if top1 is None or 'shares' not in card['weights']:
        return NOTHING
    return f'{100 * (top1 - plain["measured"]["top1"]):+.1f}'.replace('-', '−')


def measures(figures: dict[str, Any], layer: int) -> dict[str, str]:
    """A card's figures, or those of one of its parts; the mass is that of the layer shown first, counted from 1."""
    deletion, mass = figures.get('deletion'), shown_mass(figures, layer)
    return {
        HEADS[4]: ' / '.join(percent(deletion[name]) for name in ('highest', 'random', 'lowest')) if deletion else NOTHING,
        'mass': NOTHING if mass is None else f'{mass:.2f}',
        'pointing': percent(figures.get('pointing', {}).get('right')),
    }


def rows(card: dict[str, Any], plain: dict[str, Any]) -> list[dict[str, str]]:
    """A model's row, and one for a second attention that it was measured with."""
    figures, layer, agreement = card['measured'], card['shown']['layer'], card.get('agreement')
    row = {
        'model': card['title'],
        HEADS[1]: where(card),
        'top-1': percent(figures.get('top1')),
        HEADS[3]: compared(card, plain),
        **measures(figures, layer),
        'own file': f'{round(card["weights"]["bytes"] / 1000):,} kB',
        HEADS[8]: ' / '.join(rounded(agreement[name]) for name in ('attention', 'probabilities')) if agreement else NOTHING,
    }
    if 'hard' not in figures:
        return [row]
    hard = {**dict.fromkeys(HEADS, ''), 'model': f'{card["title"]}, hard', **measures(figures['hard'], layer)}
    return [{**row, 'model': f'{card["title"]}, soft'}, hard]


def table(all_cards: list[dict[str, Any]]) -> str:
    plain = next(card for card in all_cards if card['id'] == BASE)
    lines = [HEADS, ['---'] * len(HEADS), *([row[head] for head in HEADS] for card in all_cards for row in rows(card, plain))]
    return ''.join(f'| {" | ".join(line)} |\n' for line in lines)


def with_table(readme: str, all_cards: list[dict[str, Any]]) -> str:
    """The README with the table of these cards between its marks. Raises ValueError where a mark is missing."""
    if not all(mark in readme for mark in MARKS):
        raise ValueError(f'table: README.md must have the lines {" and ".join(mark.strip() for mark in MARKS)}, got neither or one')
    before, rest = readme.split(MARKS[0])
    return before + MARKS[0] + table(all_cards) + MARKS[1] + rest.split(MARKS[1], 1)[1]


if __name__ == '__main__':
    README.write_text(with_table(README.read_text(), cards()))
