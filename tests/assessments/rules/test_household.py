from datetime import date

import pytest

from assessments.rules.evh import threshold
from assessments.rules.household import HouseholdSnapshot
from clients.rules.ages import age_on
from tests.assessments.rules import household


def test_r3b_a_couple_without_children_is_not_a_family():
    assert not household(40, 41).is_family


def test_r3b_a_pregnant_adult_without_children_is_not_a_family():
    assert not household(25).is_family


def test_r3b_only_child_turning_18_tomorrow_makes_a_family_today_and_not_tomorrow():
    born = date(2008, 3, 2)
    today, tomorrow = date(2026, 3, 1), date(2026, 3, 2)
    assert threshold(household(40, age_on(born, today)).is_family) == 10
    assert threshold(household(40, age_on(born, tomorrow)).is_family) == 6


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2000, 5, 10), date(2026, 5, 9), 25),
        (date(2000, 5, 10), date(2026, 5, 10), 26),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_is_counted_in_full_years(born, on, age):
    assert age_on(born, on) == age


def test_c16_an_unknown_age_is_not_a_child():
    assert not household(30, None).is_family
    assert household(30, None).adults == 2


def test_c16_an_age_range_makes_a_child_only_if_its_high_end_is_under_18():
    assert household(30, (12, 17)).is_family
    assert not household(30, (16, 20)).is_family


def test_facts_of_a_household_are_what_a_show_if_may_ask():
    assert household(30, 31, 4).facts() == {
        "is_family": True,
        "household_size": 3,
        "adults": 2,
        "children": 1,
    }


def test_an_empty_household_is_no_family_and_has_no_head():
    nobody = HouseholdSnapshot(())
    assert not nobody.is_family
    assert nobody.head is None
    assert nobody.size == 0
