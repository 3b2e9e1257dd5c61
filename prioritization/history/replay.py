"""Plays the movements of a list again, in plain Python: who stood where after each of them.

Nothing here is shared with the SQL that moves people or takes the census, so that the three can
be compared.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prioritization.enums import MovementKind
from prioritization.models import Movement
from prioritization.querysets.order import SORT_KEY

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[Any, ...]


@dataclass
class Standing:
    """Who stands on one list, with their sort keys: as far as the movements were played."""

    keys: dict[int, Key] = field(default_factory=dict)

    def play(self, household_id: int, kind: str, key: Key) -> None:
        """One movement: what it led to is what counts, whatever it says it did."""
        if kind == MovementKind.LEFT:
            self.keys.pop(household_id, None)
        else:
            self.keys[household_id] = key

    def in_order(self) -> list[int]:
        """The households, first in line first (C4)."""
        return sorted(self.keys, key=lambda pk: self.keys[pk])

    def digest(self) -> UUID:
        """The same value as the census has for the same households, keys and order."""
        lines = "\n".join(_line(pk, self.keys[pk]) for pk in self.in_order())
        return UUID(hashlib.md5(lines.encode(), usedforsecurity=False).hexdigest())


def _line(household_id: int, key: Key) -> str:
    *numbers, waiting_since, tie_break = key
    microseconds = (waiting_since - EPOCH) // timedelta(microseconds=1)
    return ":".join(map(str, (household_id, *numbers, microseconds, tie_break)))


def standings(program_id: int, marks: Iterable[int]) -> Iterator[Standing]:
    """The list after the last movement up to each of these numbers, which ascend."""
    standing = Standing()
    movements = _movements(program_id)
    upcoming = next(movements, None)
    for mark in marks:
        while upcoming and upcoming[0] <= mark:
            _, household_id, kind, *key = upcoming
            standing.play(household_id, kind, tuple(key))
            upcoming = next(movements, None)
        yield standing


def _movements(program_id: int) -> Iterator[tuple[Any, ...]]:
    rows = Movement.objects.filter(program=program_id).order_by("pk")
    return iter(rows.values_list("pk", "household_id", "kind", *SORT_KEY).iterator(5000))
