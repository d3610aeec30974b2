"""Attention to sampled points: the cases of the deformable modules."""

from .case import Case

CASES: tuple[Case, ...] = ()
