from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.rules.evh import (
    Closeness,
    CurrentAssessment,
    closeness,
    household_is_evh,
    is_evh,
    latest_current,
    threshold,
)
from assessments.rules.expiry import expires_on
from tests.assessments.rules import CRISIS, HCT

VALIDITY = {"crisis": CRISIS.validity, "hct": HCT.validity}


@dataclass(frozen=True)
class Made:
    tool: str
    score: int
    assessed_on: date
    created_at: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)
    id: int = 1
    is_family: bool = False

    @property
    def expires_on(self):
        return expires_on(VALIDITY[self.tool], self.assessed_on)


def _is_evh(made, on):
    current = latest_current(made, on).values()
    return household_is_evh(
        CurrentAssessment(one.tool, one.score, threshold(one.is_family)) for one in current
    )


def _current(crisis=None, hct=None, is_family=False):
    scores = {"crisis": crisis, "hct": hct}
    return [
        CurrentAssessment(tool, score, threshold(is_family))
        for tool, score in scores.items()
        if score is not None
    ]


@pytest.mark.parametrize(("score", "expected"), [(5, False), (6, True), (7, True)])
def test_r1_individual_threshold_is_6(score, expected):
    assert is_evh(score, is_family=False) is expected


@pytest.mark.parametrize(("score", "expected"), [(6, False), (9, False), (10, True)])
def test_r2_family_threshold_is_10(score, expected):
    assert is_evh(score, is_family=True) is expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"crisis": 3, "hct": 6}, True),
        ({"crisis": 6}, True),
        ({"crisis": 5, "hct": 5}, False),
        ({"crisis": 9, "hct": 9, "is_family": True}, False),
        ({}, False),
    ],
)
def test_r3_either_tool_reaches_the_threshold_and_scores_are_never_added(scores, expected):
    assert household_is_evh(_current(**scores)) is expected


def test_r3a_a_later_lower_crisis_assessment_replaces_the_earlier_one():
    made = [Made("crisis", 7, date(2026, 1, 1)), Made("crisis", 4, date(2026, 2, 1))]
    assert not _is_evh(made, date(2026, 2, 1))
    assert _is_evh(made, date(2026, 1, 31))  # as it stood the day before


def test_r3a_an_expired_crisis_assessment_does_not_count():
    on = date(2026, 6, 1)
    made = [Made("crisis", 8, on - timedelta(days=91)), Made("hct", 5, on - timedelta(days=30))]
    assert not _is_evh(made, on)
    assert _is_evh(made, on - timedelta(days=1))  # day 90 still counts


def test_r3a_an_hct_of_eleven_months_ago_counts():
    made = [Made("crisis", 2, date(2026, 5, 1)), Made("hct", 6, date(2025, 7, 1))]
    assert _is_evh(made, date(2026, 6, 1))


def test_r3a_latest_is_by_assessment_date_then_created_at_then_id():
    morning = datetime(2026, 3, 1, 9, tzinfo=UTC)
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    day = date(2026, 3, 1)
    earlier_day_saved_later = Made(
        "crisis", 1, day - timedelta(days=1), noon + timedelta(days=9), 9
    )
    same_day_earlier = Made("crisis", 2, day, morning, 8)
    same_moment_lower_id = Made("crisis", 3, day, noon, 4)
    latest = Made("crisis", 4, day, noon, 5)
    made = [latest, earlier_day_saved_later, same_moment_lower_id, same_day_earlier]
    assert latest_current(made, day) == {"crisis": latest}


def test_r3b_the_threshold_stored_with_each_assessment_decides():
    as_family = CurrentAssessment("crisis", 9, threshold(is_family=True))
    as_individual = CurrentAssessment("hct", 6, threshold(is_family=False))
    assert not household_is_evh([as_family])
    assert household_is_evh([as_family, as_individual])


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([(6, 6)], Closeness.EVH),
        ([(5, 6)], Closeness.NEAR),
        ([(4, 6)], Closeness.NEAR),
        ([(3, 6)], Closeness.BELOW),
        ([(8, 10)], Closeness.NEAR),
        ([(7, 10)], Closeness.BELOW),
        ([(0, 6), (5, 6)], Closeness.NEAR),
        ([(2, 6), (6, 6)], Closeness.EVH),
        ([], Closeness.BELOW),
    ],
)
def test_r5_r27_near_is_at_most_two_points_under_by_either_tool(scores, expected):
    current = [CurrentAssessment("crisis", *each) for each in scores]
    assert closeness(current) == expected
