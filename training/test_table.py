"""The README's table is what the cards say."""

import pytest

from table import HEADS, MARKS, NOTHING, README, cards, rows, table, with_table

PLAIN = {
    'id': 'backbone', 'title': 'Plain', 'module': None, 'host': 'convnet', 'shown': {'layer': 1},
    'weights': {'bytes': 1000}, 'measured': {'top1': 0.87},
}  # fmt: skip
GATED = {
    'id': 'gated', 'title': 'Gated', 'module': 'cbam', 'host': 'convnet', 'place': {'kind': 'branch'}, 'shown': {'layer': 2},
    'weights': {'bytes': 1234567, 'shares': {}}, 'agreement': {'attention': 2.1e-6, 'probabilities': 3e-7},
    'measured': {
        'top1': 0.865,
        'deletion': {'whole': 0.865, 'highest': 0.5, 'random': 0.75, 'lowest': 0.8},
        'mass': {'places': [{'map': 0.3}, {'map': 0.61}]},
    },
}  # fmt: skip


def test_the_readme_says_what_the_cards_say():
    text = README.read_text()
    assert text == with_table(text, cards()), 'run python3 training/table.py'


def test_a_row_has_all_that_was_measured():
    row = rows(GATED, PLAIN)[0]
    assert [row[head] for head in HEADS] == [
        'Gated', 'every residual branch', '86.5 %', '−0.5', '50.0 % / 75.0 % / 80.0 %', '0.61', NOTHING, '1,235 kB', '2e-06 / 3e-07',
    ]  # fmt: skip
    assert [rows(PLAIN, PLAIN)[0][head] for head in HEADS][1:] == [NOTHING, '87.0 %', *[NOTHING] * 4, '1 kB', NOTHING]


def test_a_second_attention_has_a_row():
    pointing = {'right': 0.9, 'chance': 0.25}
    told = {**GATED, 'host': 'caption', 'place': {'kind': 'caption'}, 'measured': {'pointing': pointing, 'hard': {'pointing': {'right': 0.8}}}}
    soft, hard = rows(told, PLAIN)
    assert (soft['pointing'], hard['pointing'], hard['model']) == ('90.0 %', '80.0 %', 'Gated, hard')
    assert soft['top-1'] == NOTHING


def test_only_the_table_changes():
    changed = with_table(f'before\n{MARKS[0]}old\n{MARKS[1]}\nafter', [PLAIN, GATED])
    assert changed == f'before\n{MARKS[0]}{table([PLAIN, GATED])}{MARKS[1]}\nafter'
    with pytest.raises(ValueError, match='README.md must have the lines'):
        with_table('none', [PLAIN])
