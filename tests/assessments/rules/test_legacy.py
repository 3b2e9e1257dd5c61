"""Superseded tools: until when they opened programs, and what came after (R9, R10)."""

from datetime import date

import pytest

from assessments.rules.legacy import Gap, housing_gap, shelter_gap, survey_deadline


def test_r9_an_hct_on_the_day_before_keeps_housing_open():
    assert housing_gap([date(2025, 1, 19)]) is None


def test_r9_an_hct_on_the_day_itself_ends_a_gap_that_began_that_day():
    assert housing_gap([date(2025, 1, 20)]) == Gap(date(2025, 1, 20), date(2025, 1, 20))


def test_r9_a_later_hct_opens_housing_again():
    gap = housing_gap([date(2025, 6, 1), date(2025, 3, 1)])
    assert gap == Gap(date(2025, 1, 20), date(2025, 3, 1))


def test_r9_without_an_hct_housing_is_closed_from_january_20():
    assert housing_gap([]) == Gap(date(2025, 1, 20), None)


@pytest.mark.parametrize(
    ("surveyed_on", "deadline"),
    [
        (date(2024, 9, 1), date(2024, 11, 30)),
        (date(2024, 10, 22), date(2025, 1, 20)),
        (date(2024, 12, 1), date(2025, 1, 20)),
    ],
)
def test_r10_the_deadline_is_90_days_or_january_20_whichever_is_sooner(surveyed_on, deadline):
    assert survey_deadline(surveyed_on) == deadline


def test_r10_the_deadline_itself_is_in_time():
    assert shelter_gap(date(2024, 9, 1), [date(2024, 11, 30)]) is None


def test_r10_a_day_later_is_not():
    gap = shelter_gap(date(2024, 9, 1), [date(2024, 12, 1)])
    assert gap == Gap(date(2024, 12, 1), date(2024, 12, 1))


def test_r10_without_a_crisis_assessment_shelters_stay_closed():
    assert shelter_gap(date(2024, 9, 1), []) == Gap(date(2024, 12, 1), None)


def test_r10_an_assessment_before_the_last_survey_does_not_count():
    assert shelter_gap(date(2024, 9, 1), [date(2024, 8, 1)]) == Gap(date(2024, 12, 1), None)
