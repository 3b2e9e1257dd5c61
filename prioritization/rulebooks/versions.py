"""The life of published versions: planned for a day, in force, retired.

The highest number whose first day has come is in force. So a version that is published later ends
the life of every earlier one on its own first day, also of one that was only planned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import cast

from prioritization.models import RuleVersion


class State(StrEnum):
    """What a published version is on a day."""

    PLANNED = "planned"
    IN_FORCE = "in_force"
    RETIRED = "retired"


@dataclass(frozen=True)
class Life:
    """A published version with its first and last day; `replaced_by` ends it, if anything does."""

    version: RuleVersion
    state: State
    replaced_by: RuleVersion | None

    @property
    def first_day(self) -> date:
        """The day from which it was published."""
        return _begins(self.version)

    @property
    def last_day(self) -> date | None:
        """The day before another one takes force; None when none is published."""
        return _begins(self.replaced_by) - timedelta(days=1) if self.replaced_by else None

    @property
    def was_overtaken(self) -> bool:
        """Whether it was replaced before its first day was over."""
        return self.last_day is not None and self.last_day < self.first_day


def lives(versions: Iterable[RuleVersion], *, on: date) -> list[Life]:
    """The published versions of one program, newest first, as they are on the day `on`."""
    found: list[Life] = []
    ender: RuleVersion | None = None
    for version in sorted(versions, key=lambda each: each.number or 0, reverse=True):
        found.append(Life(version, _state(version, ender, on), ender))
        if ender is None or _begins(version) < _begins(ender):
            ender = version
    return found


def _state(version: RuleVersion, ender: RuleVersion | None, on: date) -> State:
    if ender and _begins(ender) <= max(on, _begins(version)):
        return State.RETIRED
    return State.PLANNED if _begins(version) > on else State.IN_FORCE


def _begins(version: RuleVersion) -> date:
    """The first day of a published version; the database makes sure that there is one."""
    return cast(date, version.effective_from)
