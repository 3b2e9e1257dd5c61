"""When an interview in progress has been left for long (C20)."""

from datetime import date, timedelta

STALE_AFTER = timedelta(days=14)


def is_stale(saved_on: date, on: date) -> bool:
    """Whether nobody touched the interview for more than 14 days. It is listed, never purged."""
    return on > saved_on + STALE_AFTER
