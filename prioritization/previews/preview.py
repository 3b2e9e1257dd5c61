"""What a preview says: places counted per list and per group, and the rows that change."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum


class Step(StrEnum):
    """What the draft does to a household on one list."""

    JOINED = "joined"
    LEFT = "left"
    UP = "up"
    DOWN = "down"
    ASKED = "asked"


@dataclass(frozen=True)
class Counts:
    """Places on lists: how many there are now, and how many take each step.

    A household on two lists counts twice. `asked` are those that the draft leaves open because
    something is not known that the rules in force did not need to know.
    """

    now: int = 0
    joined: int = 0
    left: int = 0
    up: int = 0
    down: int = 0
    asked: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        sums = {each.name: _sum_of(each.name, self, other) for each in fields(self)}
        return Counts(**sums)

    @property
    def moved(self) -> int:
        """How many change their place and stay on the list."""
        return self.up + self.down

    @property
    def after(self) -> int:
        """How many places there would be."""
        return self.now + self.joined - self.left


def _sum_of(name: str, *counts: Counts) -> int:
    return sum(getattr(each, name) for each in counts)


@dataclass(frozen=True)
class Change:
    """One household on one list. Ranks are places from 1; None: not on the list.

    `kind` is the movement that publishing would record, if any: a household may change its place
    without one, because others join or leave ahead of it. `asks` are codes of facts to ask for.
    """

    program_id: int
    household_id: int
    is_evh: bool
    kind: str | None
    old_rank: int | None
    new_rank: int | None
    asks: tuple[str, ...]

    @property
    def up_by(self) -> int:
        """How many places nearer to the first; negative when it moves back."""
        return self.old_rank - self.new_rank if self.old_rank and self.new_rank else 0

    @property
    def down_by(self) -> int:
        """How many places farther from the first."""
        return -self.up_by


@dataclass(frozen=True)
class Preview:
    """What a draft would change: counted per list and per group, and some of the rows.

    `groups` has the counts by (dimension, value), as `DIMENSIONS` names them; a value that is not
    known is None. `asks` tells how many places wait for each fact; `chosen` how many rows there are
    to page through.
    """

    total: Counts
    programs: Mapping[int, Counts]
    groups: Mapping[tuple[str, str | None], Counts]
    asks: Mapping[str, int]
    rows: tuple[Change, ...]
    chosen: int


NOTHING = Preview(Counts(), {}, {}, {}, (), 0)


DIMENSIONS = ("evh", "household_type", "age", "race_ethnicity", "sex", "veteran", "area")
"""Age, race and ethnicity, and sex are those of the head of household."""

AGES_FROM = (18, 25, 35, 45, 55, 65)
"""The age groups begin here; group 0 is younger than the first."""

SEVERAL = "several"
"""More than one race or ethnicity."""
