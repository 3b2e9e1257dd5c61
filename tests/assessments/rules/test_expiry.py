from datetime import date, timedelta

import pytest

from assessments.rules.expiry import Validity, add_months, expires_on, is_current
from tests.assessments.rules import CRISIS, HCT

DAYS_2024_TO_2032 = [
    date(2024, 1, 1) + timedelta(days=n) for n in range((date(2033, 1, 1) - date(2024, 1, 1)).days)
]


def test_the_instruments_carry_the_validities_of_r6_and_r7():
    assert CRISIS.validity == Validity(days=90)
    assert HCT.validity == Validity(months=15)


@pytest.mark.parametrize(
    ("assessed_on", "last_day"),
    [
        (date(2025, 1, 1), date(2025, 4, 1)),
        (date(2025, 8, 5), date(2025, 11, 3)),
    ],
)
def test_r6_crisis_assessment_is_valid_through_day_90(assessed_on, last_day):
    expiry = expires_on(CRISIS.validity, assessed_on)
    assert expiry == last_day
    assert is_current(expiry, last_day)
    assert not is_current(expiry, last_day + timedelta(days=1))


@pytest.mark.parametrize(
    ("assessed_on", "last_day"),
    [
        (date(2024, 11, 30), date(2026, 2, 28)),
        (date(2022, 11, 30), date(2024, 2, 29)),
        (date(2025, 1, 31), date(2026, 4, 30)),
        (date(2024, 12, 31), date(2026, 3, 31)),
        (date(2025, 3, 15), date(2026, 6, 15)),
    ],
)
def test_r7_hct_is_valid_for_15_calendar_months_clamped_to_month_end(assessed_on, last_day):
    expiry = expires_on(HCT.validity, assessed_on)
    assert expiry == last_day
    assert is_current(expiry, last_day)
    assert not is_current(expiry, last_day + timedelta(days=1))


def _by_walking_the_calendar(assessed_on, months):
    """The last day of the month so many months on that is no later in its month.

    Plain date arithmetic, with no month lengths: step to the first of each next month, then on
    by days for as long as neither the month nor the day of the month is passed.
    """
    first = assessed_on.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    day = first
    while day.day < assessed_on.day and (day + timedelta(days=1)).month == first.month:
        day += timedelta(days=1)
    return day


def test_r6_every_day_from_2024_to_2032_agrees_with_counting_days():
    for assessed_on in DAYS_2024_TO_2032:
        expiry = expires_on(CRISIS.validity, assessed_on)
        assert (expiry - assessed_on).days == 90


def test_r7_every_day_from_2024_to_2032_agrees_with_walking_the_calendar():
    for assessed_on in DAYS_2024_TO_2032:
        expected = _by_walking_the_calendar(assessed_on, 15)
        assert expires_on(HCT.validity, assessed_on) == expected, assessed_on


def test_r7_fifteen_months_are_never_one_fixed_number_of_days():
    spans = {(expires_on(HCT.validity, day) - day).days for day in DAYS_2024_TO_2032}
    assert min(spans) >= 454
    assert len(spans) > 1


def test_adding_months_crosses_years():
    assert add_months(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert add_months(date(2025, 12, 31), 12) == date(2026, 12, 31)


@pytest.mark.parametrize("wrong", [{}, {"days": 0}, {"days": 90, "months": 3}, {"days": -1}])
def test_a_validity_is_days_or_months_above_zero(wrong):
    with pytest.raises(ValueError, match="number of days or of months"):
        Validity(**wrong)
