"""Convolution beside attention: the cases of the hybrids."""

from .case import Case

CASES: tuple[Case, ...] = ()
