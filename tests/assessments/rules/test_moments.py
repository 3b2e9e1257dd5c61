"""A time of day said on the phone, and the moment it means (R29: call time)."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from assessments.rules.moments import last_time, next_time

PACIFIC = ZoneInfo("America/Los_Angeles")


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("shown", "now", "meant"),
    [
        (time(10, 42), at(3, 10, 50), at(3, 10, 42)),
        (time(10, 50), at(3, 10, 50), at(3, 10, 50)),
        (time(23, 50), at(4, 0, 10), at(3, 23, 50)),
        (time(10, 51), at(3, 10, 50), None),
        (time(1, 0), at(8, 4, 0), at(8, 1, 0)),
    ],
)
def test_r29_a_call_was_at_the_last_such_time_and_never_in_the_future(shown, now, meant):
    assert last_time(shown, now) == meant


@pytest.mark.parametrize(
    ("shown", "now", "meant"),
    [
        (time(15, 0), at(3, 10, 50), at(3, 15, 0)),
        (time(9, 0), at(3, 10, 50), at(4, 9, 0)),
        (time(10, 50), at(3, 10, 50), at(4, 10, 50)),
    ],
)
def test_r29_a_call_back_is_at_the_next_such_time(shown, now, meant):
    assert next_time(shown, now) == meant
