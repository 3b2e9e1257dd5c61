"""A local day: the moments at which it begins and ends, and how it is written in an address."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(day: date) -> datetime:
    """The moment at which a local day begins."""
    return datetime.combine(day, time(), timezone.get_current_timezone())


def end_of(day: date) -> datetime:
    """The moment at which a local day is over."""
    return start_of(day + timedelta(days=1))


class Day:
    """A day in an address: 2026-03-03."""

    regex = r"[12]\d{3}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; ValueError, and so a page that isn't found, for one that is in no calendar."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """The day as it is written in an address."""
        return value.isoformat()
