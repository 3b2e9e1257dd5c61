"""R19-R21 and C8: answers that need not be asked twice within 60 days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.rules.cascade import PastInterview, offered_again
from tests.assessments.rules import CRISIS, HCT

ASKED = date(2025, 1, 1)
CODE = "v4_illness"


def past(day=ASKED, *, tool="crisis", saved_at=9, asked_on=None, **answers):
    return PastInterview(
        tool=tool,
        assessed_on=day,
        created_at=datetime(day.year, day.month, day.day, saved_at, tzinfo=UTC),
        answers=answers or {CODE: "one"},
        asked_on=asked_on or {},
    )


@pytest.mark.parametrize(
    ("on", "is_offered"),
    [(date(2025, 1, 1), True), (date(2025, 3, 2), True), (date(2025, 3, 3), False)],
)
def test_r19_an_answer_is_offered_through_day_60(on, is_offered):
    assert (CODE in offered_again(HCT, [past()], on)) is is_offered


def test_r19_an_answer_travels_from_one_tool_to_the_other_with_its_source():
    kept = offered_again(HCT, [past()], date(2025, 2, 1))[CODE]
    assert (kept.answer, kept.tool, kept.asked_on) == ("one", "crisis", ASKED)


def test_r19_the_most_recent_answer_by_assessment_date_wins():
    newer = past(date(2025, 1, 20), tool="hct", saved_at=1, **{CODE: "two_or_more"})
    kept = offered_again(CRISIS, [newer, past(saved_at=23)], date(2025, 2, 1))[CODE]
    assert kept.answer == "two_or_more"


def test_r19_the_later_save_wins_on_the_same_day():
    first, second = past(saved_at=8, **{CODE: "one"}), past(saved_at=9, **{CODE: "none"})
    assert offered_again(CRISIS, [second, first], ASKED)[CODE].answer == "none"


def test_r19_a_newer_not_sure_hides_the_older_answer():
    assert CODE not in offered_again(CRISIS, [past(), past(saved_at=10, **{CODE: None})], ASKED)


def test_c8_a_chain_of_kept_answers_stops_60_days_from_the_asking():
    second_day = ASKED + timedelta(days=59)
    chained = past(second_day, asked_on={CODE: ASKED}, **{CODE: "one"})
    assert offered_again(HCT, [past(), chained], ASKED + timedelta(days=60))[CODE].asked_on == ASKED
    assert CODE not in offered_again(HCT, [past(), chained], ASKED + timedelta(days=61))


def test_c2_where_they_stay_is_never_offered_again():
    assert offered_again(HCT, [past(l1_place="tent", l1_area="oak_park")], ASKED) == {}


def test_c17_derived_answers_are_never_offered_again():
    assert offered_again(HCT, [past(v2_oldest_member="age_65_plus")], ASKED) == {}


def test_q13_an_option_that_the_new_version_no_longer_has_is_not_offered():
    assert offered_again(HCT, [past(**{CODE: "three"})], ASKED) == {}
