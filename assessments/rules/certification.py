"""How long an assessor may save assessments after the training (R30-R33, C19)."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assessments.rules.expiry import add_months

VALID_MONTHS = 12
"""R31: calendar months from the day the training was completed; the last day is included."""
SEASON_MONTHS = 3
"""Training in the months before a common date counts for the year after that date (Q9)."""
WARNED_DAYS_BEFORE = (7, 30, 60)
GRACE = timedelta(days=14)
"""C19: how long after the last day interviews begun while certified may still be finished."""
LONGEST_EXTENSION_MONTHS = 12


@dataclass(frozen=True)
class CommonDate:
    """The day of the year on which all certifications of a county end together (Q9)."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> "CommonDate | None":
        """Read "10-31"; None when the county has no common date."""
        if not text:
            return None
        month, _, day = text.partition("-")
        parsed = cls(int(month), int(day))
        date(2024, parsed.month, parsed.day)  # raises ValueError when there is no such day
        return parsed

    def in_year(self, year: int) -> date:
        """The day in one year, or its month's last day when it is shorter (February 29)."""
        return date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))


def last_day_of(completed_on: date, common: CommonDate | None = None) -> date:
    """R31: the last day on which a training completed on `completed_on` lets somebody assess."""
    if common is None:
        return add_months(completed_on, VALID_MONTHS)
    earliest = add_months(completed_on, SEASON_MONTHS)
    this_year = common.in_year(earliest.year)
    return this_year if this_year >= earliest else common.in_year(earliest.year + 1)


class State(StrEnum):
    """Where a certification stands on a day."""

    NOT_NEEDED = "not_needed"
    CERTIFIED = "certified"
    EXPIRING = "expiring"
    LAPSED = "lapsed"
    NEVER = "never"


@dataclass(frozen=True)
class Span:
    """Days in which somebody was certified, the last one included."""

    first_day: date
    last_day: date

    def holds(self, on: date) -> bool:
        """Whether a day lies in it."""
        return self.first_day <= on <= self.last_day


@dataclass(frozen=True)
class Certification:
    """Everything that decides whether one person may save assessments on one day.

    `is_needed` is False for people who are no assessors: they are not concerned.
    """

    on: date
    spans: tuple[Span, ...] = ()
    is_needed: bool = True

    @classmethod
    def through(cls, last_day: date | None, on: date) -> "Certification":
        """What is known from the last certified day alone; None for never certified."""
        return cls(on, (Span(min(last_day, on), last_day),) if last_day else ())

    @property
    def last_day(self) -> date | None:
        """The last certified day so far known; None for somebody who never was certified."""
        begun = [span.last_day for span in self.spans if span.first_day <= self.on]
        return max(begun, default=None)

    @property
    def state(self) -> State:
        """The state in a word."""
        if not self.is_needed:
            return State.NOT_NEEDED
        if self.last_day is None:
            return State.NEVER
        if self.on > self.last_day:
            return State.LAPSED
        return State.EXPIRING if self.warning else State.CERTIFIED

    @property
    def warning(self) -> int | None:
        """R31: which warning is due - 60, 30 or 7 days before the last day - or None."""
        if self.days_left is None or self.days_left < 0:
            return None
        return next((days for days in WARNED_DAYS_BEFORE if self.days_left <= days), None)

    @property
    def days_left(self) -> int | None:
        """Days until the last certified day: 0 on that day, below 0 after it."""
        return (self.last_day - self.on).days if self.last_day else None

    @property
    def may_save(self) -> bool:
        """R31: whether assessments may be begun and saved today."""
        return self.state not in (State.LAPSED, State.NEVER)

    @property
    def grace_ends_on(self) -> date | None:
        """C19: the last day for finishing what was begun while certified."""
        return self.last_day + GRACE if self.last_day else None

    def may_finish(self, begun_on: date) -> bool:
        """C19: whether an interview this person began on `begun_on` may be saved and submitted."""
        if self.may_save:
            return True
        was_certified = any(span.holds(begun_on) for span in self.spans)
        return was_certified and self.grace_ends_on is not None and self.on <= self.grace_ends_on


def completed_on(attended: Iterable[date], required: int) -> date | None:
    """R33: the day a series was completed - its last required session - or None as long as not.

    `attended` are the days of the required sessions that were attended, `required` how many there
    are.
    """
    days = list(attended)
    return max(days) if required and len(days) >= required else None
