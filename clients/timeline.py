"""What happened with a household, newest first, and what is new since somebody last looked.

Each app registers sources of happenings, as it registers panels; a source returns nothing that
the viewer may not see. The household itself was loaded through `visible_to` before.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Max

from cas.models import RecordRead, User
from clients.models import Household

MOST = 200
"""How many of its newest happenings a source returns."""
VISIT = timedelta(minutes=30)
"""Reads closer together than this to now belong to the present visit."""
STRIP = 5
"""How many lines tell what changed since the last visit."""


@dataclass(frozen=True)
class Happening:
    """One thing that happened: the day it is about, when it was written down, and by whom."""

    on: date
    recorded_at: datetime
    title: str
    body: str = ""
    url: str = ""
    by_id: int | None = None
    by: str = ""

    @property
    def when(self) -> date:
        """What the timeline shows as its day."""
        return self.on


Source = Callable[[Household, User], Iterable[Happening]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Let `source` tell its part of every household's timeline."""
    if source not in _sources:
        _sources.append(source)


def happenings(household: Household, viewer: User) -> list[Happening]:
    """Everything `viewer` may know of what happened, newest day first."""
    found = [each for source in _sources for each in source(household, viewer)]
    return sorted(found, key=lambda each: (each.on, each.recorded_at), reverse=True)


def with_names(found: Sequence[Happening]) -> list[Happening]:
    """The same with the names of who did it, in one question to the database."""
    people = User.objects.in_bulk({each.by_id for each in found if each.by_id})
    return [replace(each, by=str(people[each.by_id]) if each.by_id else "") for each in found]


def last_visit(household: Household, viewer: User, at: datetime) -> datetime | None:
    """When `viewer` read this record before the present visit; None for the first time."""
    before = RecordRead.objects.filter(
        household_id=household.pk, user_id=viewer.pk, at__lt=at - VISIT
    )
    return before.aggregate(newest=Max("at"))["newest"]


def news(found: Sequence[Happening], viewer: User, since: datetime | None) -> list[Happening]:
    """What others recorded after the moment `since`, the latest first; nothing without one."""
    if since is None:
        return []
    new = [each for each in found if each.recorded_at > since and each.by_id != viewer.pk]
    return sorted(new, key=lambda each: each.recorded_at, reverse=True)
