"""A time of day as people say it on the phone, turned into the moment they mean."""

from datetime import datetime, time, timedelta

LONGEST_AGO = timedelta(hours=12)
"""An older call can hardly be meant by a time of day alone."""


def last_time(shown: time, now: datetime) -> datetime | None:
    """When a clock last showed this time before `now`; None if that is too long ago to be meant.

    At ten past midnight, "11:50 PM" is twenty minutes ago.
    """
    today = _on_day_of(now, shown)
    moment = today if today <= now else today - timedelta(days=1)
    return moment if now - moment <= LONGEST_AGO else None


def next_time(shown: time, now: datetime) -> datetime:
    """When a clock next shows this time after `now`."""
    today = _on_day_of(now, shown)
    return today if today > now else today + timedelta(days=1)


def _on_day_of(now: datetime, shown: time) -> datetime:
    return datetime.combine(now.date(), shown, now.tzinfo)
