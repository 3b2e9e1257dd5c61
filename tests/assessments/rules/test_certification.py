"""R31 and C19 day by day: how long a certification lasts, and what is open after it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.certification import (
    Certification,
    CommonDate,
    Span,
    State,
    completed_on,
    last_day_of,
)
from assessments.rules.drafts import is_stale

OCTOBER_31 = CommonDate(10, 31)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("completed", "last"),
    [
        ("2024-02-29", "2025-02-28"),
        ("2025-02-28", "2026-02-28"),
        ("2023-02-28", "2024-02-28"),
        ("2025-09-23", "2026-09-23"),
        ("2025-12-31", "2026-12-31"),
    ],
)
def test_r31_a_certification_lasts_twelve_calendar_months_clamped(completed, last):
    assert last_day_of(day(completed)) == day(last)


@pytest.mark.parametrize(
    ("completed", "last"),
    [
        ("2025-09-23", "2026-10-31"),  # this autumn's training counts for the next year
        ("2025-08-01", "2026-10-31"),
        ("2025-07-31", "2025-10-31"),
        ("2025-05-01", "2025-10-31"),
        ("2025-10-31", "2026-10-31"),
        ("2025-11-01", "2026-10-31"),
        ("2025-12-15", "2026-10-31"),
    ],
)
def test_r31_a_county_may_let_all_certifications_end_on_one_date(completed, last):
    assert last_day_of(day(completed), OCTOBER_31) == day(last)


@given(completed=DAYS)
def test_r31_a_common_date_is_three_to_fifteen_months_away(completed):
    last = last_day_of(completed, OCTOBER_31)
    assert (last.month, last.day) == (10, 31)
    assert timedelta(days=89) <= last - completed <= timedelta(days=457)


def test_r31_a_common_date_is_read_from_the_county_file():
    assert CommonDate.parse("") is None
    assert CommonDate.parse("10-31") == OCTOBER_31
    assert CommonDate.parse("02-29").in_year(2025) == date(2025, 2, 28)
    for wrong in ("13-01", "02-30", "Halloween"):
        with pytest.raises(ValueError, match=r"."):
            CommonDate.parse(wrong)


def certified(completed, on):
    return Certification(on, (Span(completed, last_day_of(completed)),))


@given(completed=DAYS)
def test_r31_every_boundary_day_of_every_completion_day(completed):
    """Open on the first and the last day, shut the day before and the day after."""
    last = last_day_of(completed)
    assert (last.year, last.month) == (completed.year + 1, completed.month)
    assert last.day == completed.day or (completed.month, completed.day) == (2, 29)
    states = {
        completed - timedelta(days=1): State.NEVER,
        completed: State.CERTIFIED,
        last - timedelta(days=61): State.CERTIFIED,
        last - timedelta(days=60): State.EXPIRING,
        last: State.EXPIRING,
        last + timedelta(days=1): State.LAPSED,
    }
    assert {on: certified(completed, on).state for on in states} == states
    assert all(
        certified(completed, on).may_save == (state in (State.CERTIFIED, State.EXPIRING))
        for on, state in states.items()
    )


@pytest.mark.parametrize(
    ("days_left", "warning"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None)],
)
def test_r31_warnings_come_60_30_and_7_days_before_the_last_day(days_left, warning):
    last = date(2026, 9, 23)
    on = last - timedelta(days=days_left)
    assert Certification.through(last, on).warning == warning


@given(completed=DAYS, begun_after=st.integers(0, 365))
def test_c19_what_was_begun_while_certified_may_be_finished_for_14_days(completed, begun_after):
    last = last_day_of(completed)
    begun = min(completed + timedelta(days=begun_after), last)
    in_time = certified(completed, last + timedelta(days=14))
    too_late = certified(completed, last + timedelta(days=15))
    assert in_time.may_finish(begun)
    assert not in_time.may_save
    assert not too_late.may_finish(begun)


def test_c19_what_was_begun_before_or_after_the_certification_is_not_finished():
    completed = date(2025, 1, 15)
    lapsed = certified(completed, date(2026, 1, 20))
    assert lapsed.may_finish(completed)
    assert not lapsed.may_finish(completed - timedelta(days=1))
    assert not lapsed.may_finish(date(2026, 1, 16))


def test_r32_an_extension_goes_on_where_the_training_ended_or_after_a_gap():
    trained, extended = Span(date(2025, 1, 1), date(2026, 1, 1)), date(2026, 2, 1)
    for granted in (date(2025, 12, 1), date(2026, 1, 10)):
        spans = (trained, Span(granted, extended))
        assert Certification(extended, spans).may_save
        assert not Certification(extended + timedelta(days=1), spans).may_save
    in_the_gap = Certification(date(2026, 1, 5), (trained, Span(date(2026, 1, 10), extended)))
    assert in_the_gap.state == State.LAPSED


def test_who_is_no_assessor_is_not_concerned():
    nobody = Certification(date(2026, 1, 1), is_needed=False)
    assert (nobody.state, nobody.may_save) == (State.NOT_NEEDED, True)


def test_r33_a_series_is_completed_with_its_last_required_session():
    days = [date(2025, 8, 5), date(2025, 9, 23), date(2025, 8, 12)]
    assert completed_on(days, required=3) == date(2025, 9, 23)
    assert completed_on(days, required=4) is None
    assert completed_on([], required=0) is None


@given(saved=DAYS)
def test_c20_an_interview_is_stale_after_14_days(saved):
    assert not is_stale(saved, saved + timedelta(days=14))
    assert is_stale(saved, saved + timedelta(days=15))
