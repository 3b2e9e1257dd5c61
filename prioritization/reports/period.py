"""The days that a report is about, and the choices of them. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prioritization.days import end_of, start_of

OWN = "own"
"""The choice of days of one's own."""
QUARTERS_SHOWN = 4


@dataclass(frozen=True)
class Period:
    """From the first through the last day, both included. `code` stands in the address."""

    code: str
    label: str
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The moment at which the first day begins."""
        return start_of(self.first)

    @property
    def ends(self) -> datetime:
        """The moment at which the last day is over."""
        return end_of(self.last)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """ "March 3, 2026 to April 1, 2026"."""
        return " to ".join(f"{day:%B} {day.day}, {day.year}" for day in (self.first, self.last))


def named_periods(on: date) -> Mapping[str, Period]:
    """What can be chosen by name on the day `on`, which is the last day of each."""
    periods = (
        Period("month", "This month", on.replace(day=1), on),
        _back("30", "Last 30 days", on, days=30),
        _back("90", "Last 90 days", on, days=90),
        _back("year", "Last 365 days", on, days=365),
    )
    return {each.code: each for each in periods}


USUAL = "90"
"""The named period that is shown when none was chosen."""


def own_period(first: date, last: date) -> Period:
    """Days of one's own."""
    return Period(OWN, "Own dates", first, last)


def whole_quarters(on: date) -> Mapping[str, Period]:
    """The last whole quarters before the day `on`, the latest first.

    No two of them share a day: whoever may not see small numbers can't get one by comparing them.
    """
    found, last = {}, _day_before_quarter(on)
    for _ in range(QUARTERS_SHOWN):
        number = (last.month - 1) // 3 + 1
        first = date(last.year, last.month - 2, 1)
        code = f"{last.year}-q{number}"
        found[code] = Period(code, f"Quarter {number} of {last.year}", first, last)
        last = first - timedelta(days=1)
    return found


def _day_before_quarter(on: date) -> date:
    return date(on.year, (on.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


def _back(code: str, label: str, on: date, *, days: int) -> Period:
    return Period(code, label, on - timedelta(days=days - 1), on)
