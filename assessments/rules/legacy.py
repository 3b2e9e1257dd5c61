"""What became of people whose last assessment was made with a superseded tool (R9, R10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LAST_DAY = date(2025, 1, 20)
"""The day on which the tools of before stopped opening any program."""
SURVEY_COUNTED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Gap:
    """Days on which nothing opened a kind of program: from `first` until the day before `until`."""

    first: date
    until: date | None


def housing_gap(hct_days: Iterable[date]) -> Gap | None:
    """R9: with a VI-SPDAT alone, housing programs closed on the last day until an HCT is made.

    `hct_days` are the days of the person's HCTs. None: an HCT came in time, nothing was lost.
    """
    first = min(hct_days, default=None)
    if first is not None and first < LAST_DAY:
        return None
    return Gap(LAST_DAY, first)


def survey_deadline(surveyed_on: date) -> date:
    """R10: the last day for a Crisis Assessment, 90 days after the survey or the last day."""
    return min(surveyed_on + SURVEY_COUNTED_FOR, LAST_DAY)


def shelter_gap(last_survey_on: date, crisis_days: Iterable[date]) -> Gap | None:
    """R10: without a Crisis Assessment by the deadline, shelters closed the day after it.

    The deadline itself still counts as in time; only assessments since the survey count.
    """
    deadline = survey_deadline(last_survey_on)
    first = min((day for day in crisis_days if day >= last_survey_on), default=None)
    if first is not None and first <= deadline:
        return None
    return Gap(deadline + timedelta(days=1), first)
