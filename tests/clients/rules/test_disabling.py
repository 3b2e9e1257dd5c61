"""R40: what the conditions on record say about 3.08, why, and what the person says."""

import pytest

from cas.rules.asking import settle
from clients.rules.disabling import (
    ASKINGS,
    FIELDS,
    LISTED,
    counted,
    inferred,
    is_contradicted,
    reasons,
)

ALL_NO = {listed.name: 0 for listed in LISTED}
NO, YES, DOES_NOT_KNOW = 0, 1, 8


def conditions(**said):
    """All conditions answered no but for what is said, settled as they would be stored."""
    return settle({**dict.fromkeys(FIELDS), **ALL_NO, **said}, ASKINGS).values


def test_r40_mental_health_without_lasting_is_not_disabling():
    found = conditions(mental_health_disorder=1, mental_health_disorder_impairs=0)
    assert inferred(found) == NO
    assert reasons(found) == []


def test_r40_hiv_aids_is_always_disabling():
    found = conditions(hiv_aids=1)
    assert inferred(found) == YES
    assert reasons(found) == ["HIV/AIDS: always counts"]


def test_r40_developmental_disability_is_always_disabling():
    assert inferred(conditions(developmental_disability=1)) == YES


@pytest.mark.parametrize("substance", [1, 2, 3])
def test_r40_alcohol_or_drugs_that_last_and_impair_are_disabling(substance):
    found = conditions(substance_use_disorder=substance, substance_use_disorder_impairs=1)
    assert inferred(found) == YES
    assert "lasts and makes it hard" in reasons(found)[0]


def test_r40_all_no_is_no():
    assert inferred(conditions()) == NO


@pytest.mark.parametrize(
    "starred",
    [
        "physical_disability",
        "chronic_health_condition",
        "mental_health_disorder",
        "substance_use_disorder",
    ],
)
@pytest.mark.parametrize(("impairs", "found"), [(1, 1), (0, 0), (8, None), (9, None), (None, None)])
def test_r40_a_starred_condition_needs_its_second_answer(starred, impairs, found):
    assert inferred(conditions(**{starred: 1, f"{starred}_impairs": impairs})) == found


def test_r40_only_the_starred_ask_whether_it_lasts():
    assert [listed.disability_type for listed in LISTED if listed.asks_impairs] == [5, 7, 9, 10]


@pytest.mark.parametrize("missing", [8, 9, 99, None])
def test_r40_an_answer_that_is_missing_leaves_it_open_unless_another_decides(missing):
    assert inferred(conditions(hiv_aids=missing)) is None
    assert inferred(conditions(hiv_aids=missing, developmental_disability=1)) == YES


@pytest.mark.parametrize(
    ("said", "by_record", "found"),
    [
        (NO, YES, YES),
        (None, YES, YES),
        (YES, NO, YES),
        (YES, None, YES),
        (NO, NO, NO),
        (None, NO, NO),
        (DOES_NOT_KNOW, NO, DOES_NOT_KNOW),
        (None, None, None),
    ],
)
def test_r40_a_yes_on_record_counts_then_what_the_person_says(said, by_record, found):
    assert counted(said=said, by_record=by_record) == found


def test_r40_no_against_a_record_is_a_contradiction():
    assert is_contradicted(said=NO, by_record=YES)
    assert not any(is_contradicted(said=s, by_record=YES) for s in (YES, DOES_NOT_KNOW, None))
    assert not is_contradicted(said=NO, by_record=NO)
