"""The cases that fixtures.py writes, one file per family of modules."""

from . import gates, hybrids, long_range, sampled, sequence, transformers

CASES = (
    *sequence.CASES,
    *gates.CASES,
    *long_range.CASES,
    *hybrids.CASES,
    *sampled.CASES,
    *transformers.CASES,
)
