"""What decides between a household's place on a list and the places right above and below (C4).

Another household is named only to whoever may open its record; its values are told to them alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from cas.models import User
from prioritization.lists.decision import NO_HOMELESS_SINCE
from prioritization.lists.people import Person, Sight, people
from prioritization.models import Entry
from prioritization.querysets.order import SORT_KEY

EPOCH = date(1970, 1, 1)

ANOTHER_HOUSEHOLD = "Another household"

REASONS = {
    "evh_order": "Extremely vulnerable households come first",
    "score_order": "More points of this program's own priorities",
    "margin_order": "A higher score of the assessment, counted from the threshold",
    "homeless_order": "Homeless for longer",
    "waiting_since": "Waiting on this list for longer",
    "tie_break": "All else is equal: a lot decides, drawn once and kept",
}
"""Why the one ahead is ahead, by the first part of the order (C4) in which the two differ."""


@dataclass(frozen=True)
class Neighbour:
    """The household next to this one: who, as far as one may know, and what decides between them.

    `values` is theirs and ours for what decides; empty unless the viewer may open the record.
    """

    rank: int
    person: Person
    reason: str
    values: tuple[str, str] | None

    @property
    def name(self) -> str:
        """What to call them."""
        return ANOTHER_HOUSEHOLD if self.person.sight is Sight.HIDDEN else self.person.name


@dataclass(frozen=True)
class Neighbours:
    """The places right above and below; None at the end of the list."""

    above: Neighbour | None
    below: Neighbour | None


def neighbours(entry: Entry, rank: int, *, viewer: User, on: date) -> Neighbours:
    """Who stands right above and below an entry that stands at this rank, and why."""
    standing = Entry.objects.standing().filter(program=entry.program_id)
    key = [getattr(entry, name) for name in SORT_KEY]
    above = standing.ahead_of(key).order_by(*(f"-{name}" for name in SORT_KEY)).first()
    below = standing.behind(key).in_order().first()
    heads = people((e.household_id for e in (above, below) if e), viewer=viewer, on=on)

    def seen(other: Entry | None, place: int) -> Neighbour | None:
        return _neighbour(entry, other, place, heads[other.household_id]) if other else None

    return Neighbours(seen(above, rank - 1), seen(below, rank + 1))


def _neighbour(entry: Entry, other: Entry, rank: int, person: Person) -> Neighbour:
    decides = what_decides(entry, other)
    show = IN_WORDS.get(decides)
    is_open = person.sight is Sight.OPEN
    values = (show(other), show(entry)) if show and is_open else None
    return Neighbour(rank, person, REASONS[decides], values)


def what_decides(one: Entry, other: Entry) -> str:
    """The first part of the order in which two entries of one list differ."""
    return next(name for name in SORT_KEY if getattr(one, name) != getattr(other, name))


def _points(entry: Entry) -> str:
    return str(entry.shelter_score)


def _homeless_since(entry: Entry) -> str:
    if entry.homeless_order == NO_HOMELESS_SINCE:
        return "not known"
    return _day(EPOCH + timedelta(days=entry.homeless_order))


def _waiting_since(entry: Entry) -> str:
    at = timezone.localtime(entry.waiting_since)
    return f"{_day(at.date())}, {at:%H:%M:%S}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


IN_WORDS: Mapping[str, Callable[[Entry], str]] = {
    "score_order": _points,
    "homeless_order": _homeless_since,
    "waiting_since": _waiting_since,
}
"""How values that decide are told. A neighbour's score is not: its record was not opened."""
