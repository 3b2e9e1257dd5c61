"""The days of a stay in coordinated entry."""

from collections.abc import Iterable
from datetime import date


def last_day_of(exits: Iterable[date | None], *, on: date) -> date:
    """The last day of a stay up to `on`: that of the last exit, or `on` while somebody stays."""
    days = list(exits)
    known = [day for day in days if day is not None]
    return on if len(known) < len(days) else min(on, max(known))
