"""Days and moments that tests count from."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

LONG_AGO = date(2020, 1, 1)
FAR_AWAY = date(2099, 12, 31)


def today():
    """The local day."""
    return timezone.localdate()


def born_years_ago(years, on=None):
    """The birth date of somebody who is this old and had a birthday yesterday."""
    day = (on or today()) - timedelta(days=1)
    return date(day.year - years, day.month, min(day.day, 28))


def midday(day):
    """A moment on a local day; this very moment when the day is today."""
    now = timezone.now()
    if day >= timezone.localdate(now):
        return now
    return datetime.combine(day, time(12), timezone.get_current_timezone())
