"""What counts scores, lists or vulnerability never counts a talk without a score (C1, C3, R3)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import SCORED_TOOLS, Tool
from cas.access.roles import Role
from prioritization.board.review import review_of
from prioritization.models import HouseholdFacts, Parking
from prioritization.monitor.evh import months, parts
from prioritization.reports.assessors import activity, over_time
from prioritization.reports.course import course
from prioritization.reports.definition import Asked
from prioritization.reports.period import own_period
from prioritization.synthetic.demo import evh_shares
from prioritization.worklists.expiring import find as find_expiring
from prioritization.worklists.stale_drafts import find as find_stale
from prioritization.worklists.stale_drafts import tell as tell_stale
from tests import factories
from tests.factories import referrals as referring

EACH = pytest.mark.parametrize("tool", [tool for tool in Tool if tool not in SCORED_TOOLS])
pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def household(db):
    return factories.household()


def today_and_yesterday():
    on = factories.today()
    return own_period(on - timedelta(days=1), on)


@EACH
def test_r4_the_monitor_counts_scored_assessments_alone(household, tool):
    factories.assessment(household, Tool.CRISIS, score=9)
    factories.assessment(household, tool)
    factories.tell_lists(household)
    assert {part.tool for part in parts(hides_small=False)} == set(SCORED_TOOLS)
    (month,) = months(factories.today())
    assert (month.individuals.reached, month.individuals.total) == (1, 1)
    assert {(share.evh, share.current) for share in evh_shares(factories.today())} == {(1, 1)}


@EACH
def test_the_reports_count_scored_assessments_alone(household, tool):
    """So that a correction or a draft of a talk stands in no column that is headed otherwise."""
    first = factories.assessment(household, tool)
    factories.assessment(household, tool, corrects=first)
    factories.draft(household, tool)
    assert activity(today_and_yesterday()) == {}
    assert over_time(today_and_yesterday()) == {}


@EACH
def test_the_way_to_a_place_begins_with_a_scored_assessment(household, tool):
    factories.assessment(household, tool)
    factories.tell_lists(household)
    asked = Asked(today_and_yesterday(), on=factories.today(), at=timezone.now())
    assert sum(course(asked).ended.values()) == 0


@EACH
def test_page_15_compares_and_reviews_scored_assessments_alone(household, tool):
    crisis = factories.assessment(household, Tool.CRISIS, score=9, answers={"registrant": "no"})
    factories.assessment(household, tool, answers={"registrant": "for_life"})
    factories.tell_lists(household)
    facts = HouseholdFacts.objects.get(pk=household.pk)
    found = review_of(household, facts, at=timezone.now())
    assert [each.assessment for each in found.compared] == [crisis]
    assert found.newest == crisis
    assert not [flag for flag in found.flags if flag.startswith("Two answers")]


@EACH
def test_page_15_asks_for_no_correction_of_it(household, tool, sign_in):
    factories.assessment(household, tool)
    factories.tell_lists(household)
    url = reverse("prioritization:review_correction", args=[household.pk, tool])
    assert sign_in(role=Role.CAS_STAFF).get(url).status_code == 404


@EACH
def test_a_household_parked_until_it_is_assessed_again_stays_parked(household, tool):
    program = factories.open_list()
    referring.parking(
        household, program, until_reassessed=True, parked_at=timezone.now() - timedelta(hours=2)
    )
    factories.assessment(household, tool)
    assert Parking.objects.live(factories.today()).exists()
    factories.assessment(household, Tool.CRISIS)
    assert not Parking.objects.live(factories.today()).exists()


@EACH
def test_r8_its_end_is_on_no_work_list(household, tool):
    day = factories.today() - timedelta(days=60)
    soon = factories.today() + timedelta(days=3)
    factories.assessment(household, tool, on=day, expires_on=soon)
    factories.tell_lists(household)
    assert not find_expiring(HouseholdFacts.objects.all(), factories.today()).exists()


@EACH
def test_c20_left_unfinished_it_is_on_the_work_list_of_interviews(household, tool):
    factories.draft(household, tool, at=factories.midday(factories.today() - timedelta(days=20)))
    factories.tell_lists(household)
    (row,) = find_stale(HouseholdFacts.objects.all(), factories.today())
    assert tell_stale(row, factories.today()).words[0].startswith(tool.label)


@EACH
def test_c18_the_client_is_not_told_to_come_back_because_of_it(household, tool, sign_in):
    factories.assessment(household, tool)
    browser = sign_in(household.created_by)
    page = browser.get(reverse("assessments:next_steps", args=[household.pk])).content.decode()
    assert "Please come back by" not in page
