"""Counts of people that are so small that they could tell who is meant (S11).

1 to 10 is never shown to somebody who may not see people, nor what would give it away.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)

SMALLEST_SHOWN = 11
FEW = "10 or fewer"


def is_small(count: int) -> bool:
    """Whether a count is from 1 to 10; nobody is told of by a zero."""
    return 0 < count < SMALLEST_SHOWN


def hidden_cells(counts: Mapping[Cell, int]) -> frozenset[Cell]:
    """The cells to hide of counts whose sum is known: the small ones, and as many more as it
    takes so that what is hidden adds up to no small number and is more than one cell.
    """
    hidden = {cell for cell, count in counts.items() if is_small(count)}
    others = [cell for cell, count in counts.items() if count >= SMALLEST_SHOWN]
    for cell in sorted(others, key=lambda cell: counts[cell]) if hidden else ():
        if len(hidden) > 1 and sum(counts[each] for each in hidden) >= SMALLEST_SHOWN:
            break
        hidden.add(cell)
    return frozenset(hidden)
