"""The hand-made households of the demo: each shows what its story says."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.enums import Tool
from assessments.models import Assessment
from clients.models import Client, Household, LivingSituation
from prioritization.synthetic import demo
from prioritization.synthetic.county import by_model
from prioritization.synthetic.stories.storyteller import Storyteller
from prioritization.synthetic.stories.told import tell_all
from tests.prioritization.synthetic.counties import ON, WORKERS


@pytest.mark.parametrize(
    ("story", "points", "limit"),
    [
        ("not_evh_single", 3, 6),
        ("evh_single", 6, 6),
        ("evh_family", 10, 10),
        ("family_just_below", 9, 10),
    ],
)
def test_worked_examples_of_the_crisis_assessment_score_as_documented(
    stories, story, points, limit
):
    found = [row for row in stories[story].records if isinstance(row, Assessment)]
    crisis = next(row for row in found if row.tool == Tool.CRISIS)
    assert (crisis.score, crisis.threshold) == (points, limit)


def test_r6_one_story_expires_in_three_days_and_one_expired_yesterday(stories):
    def last_day(story):
        found = [row for row in stories[story].records if isinstance(row, Assessment)]
        return max(row.expires_on for row in found)

    assert last_day("expires_soon") == ON + timedelta(days=3)
    assert last_day("expired_yesterday") == ON - timedelta(days=1)


def test_r26_no_profile_note_of_a_story_tells_a_score_or_a_rank(stories):
    notes = [client.contact_note.lower() for f in stories.values() for client, _ in f.people]
    for word in ("score", "evh", "point", "rank", "vulnerab"):
        assert not [note for note in notes if word in note]


@pytest.mark.parametrize("hour", [8, 9, 20, 31])
def test_stories_hold_at_any_hour_of_the_day(tools, hour):
    """From a minute past local midnight on, and in the last hour before it."""
    at = datetime(2026, 11, 22, 0, 1, tzinfo=UTC) + timedelta(hours=hour)
    teller = Storyteller(tools=tools, assessor=WORKERS[0], vsp=WORKERS[2], at=at)
    for file in tell_all(teller):
        for row in file.records:
            if isinstance(row, LivingSituation):
                assert row.effective_at <= row.created_at <= at
                assert row.information_date <= teller.on


def test_stories_and_drawn_households_do_not_share_numbers(stories):
    told = by_model(list(stories.values()))
    for model in (Household, Client, LivingSituation, Assessment):
        assert max(row.id for row in told[model]) < demo.FIRST_DRAWN
