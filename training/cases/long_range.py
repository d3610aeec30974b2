"""Every position with every other: the cases of the long-range family."""

from .case import Case

CASES: tuple[Case, ...] = ()
