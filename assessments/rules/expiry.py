"""How long an assessment counts (R6, R7)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Validity:
    """How long one tool's assessment counts: so many days, or so many calendar months."""

    days: int = 0
    months: int = 0

    def __post_init__(self) -> None:
        if (self.days > 0) == (self.months > 0) or self.days < 0 or self.months < 0:
            raise ValueError("A validity is a number of days or of months, above zero.")


def expires_on(validity: Validity, assessed_on: date) -> date:
    """The last day on which the assessment still counts."""
    if validity.days:
        return assessed_on + timedelta(days=validity.days)
    return add_months(assessed_on, validity.months)


def is_current(expires_on: date, on: date) -> bool:
    """Whether an assessment still counts on a day; its last day is included."""
    return on <= expires_on


RENEW_DAYS = 30
"""R8: how long before its last day an assessment is offered for renewal."""
SOON_DAYS = 14
"""When that becomes pressing."""


def renews_from(on: date) -> date:
    """Assessments with their last day up to this one are offered for renewal on the day `on`."""
    return on + timedelta(days=RENEW_DAYS)


def is_due_for_renewal(expires_on: date, on: date) -> bool:
    """R8: whether it still counts, and for no more than 30 days."""
    return on <= expires_on <= renews_from(on)


def days_left_in_words(days: int) -> str:
    """How long something still counts, so many days before its last one."""
    return {0: "Last day", 1: "1 day left"}.get(days, f"{days} days left")


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later, or that month's last day if it is shorter."""
    months_since_year_zero = day.year * 12 + day.month - 1 + months
    year, month_index = divmod(months_since_year_zero, 12)
    month = month_index + 1
    last_day = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last_day))
