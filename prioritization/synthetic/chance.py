"""Drawing one of several things by its share, quickly: it happens a hundred times a household."""

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Shares(Generic[T]):
    """Things with the share in which each comes up; shares need not add up to anything."""

    def __init__(self, shares: Mapping[T, float]):
        self._things = tuple(shares)
        self._bounds = tuple(accumulate(shares.values()))
        self._total = self._bounds[-1]

    def draw(self, rng: Random) -> T:
        """One of the things."""
        return self._things[bisect(self._bounds, rng.random() * self._total)]
