"""What splits, separations and exits do to facts and lists (C10, C11, C15, R25)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from cas.changes import Cause
from clients.actions import exits, households
from prioritization.models import Entry, HouseholdFacts, Movement
from tests import factories
from tests.factories.stays import enroll_again, leave
from tests.prioritization import oracle

pytestmark = pytest.mark.usefixtures("tools")
HEAD, CHILD, PARTNER = 1, 2, 3


def five_days_ago():
    return time_machine.travel(timezone.now() - timedelta(days=5))


def open_list(**program):
    """A list that is kept for some days already."""
    with five_days_ago():
        return factories.open_list(**program)


def listed(tool=Tool.CRISIS, **household):
    """A household that has stood on every open list for five days."""
    with five_days_ago():
        made = factories.household(**household)
        factories.assessment(made, tool, is_family=bool(household.get("children")))
        factories.tell_lists(made)
    return made


def split(made, relationship=PARTNER):
    person = made.memberships.lasting().filter(relationship=relationship).first().client
    return households.separate(
        household=made,
        leaving={person.pk: HEAD},
        since=factories.today(),
        by=made.created_by,
    )


def entry(made):
    return Entry.objects.get(household=made)


# --- C11: both branches inherit --------------------------------------------------------------


def test_c11_the_branch_that_left_keeps_the_place_in_time_when_it_is_assessed():
    open_list()
    made = listed(partner=True, children=(4,))
    since = entry(made).waiting_since
    offshoot = split(made)
    assert entry(made).left_at is None
    assert entry(made).waiting_since == since
    assert entry(offshoot).left_because == Cause.SPLIT
    factories.assessment(offshoot)
    factories.tell_lists(offshoot, cause=Cause.ASSESSMENT)
    assert entry(offshoot).left_at is None
    assert entry(offshoot).waiting_since == since
    assert entry(offshoot).tie_break != entry(made).tie_break


@pytest.mark.parametrize(("days", "keeps"), [(14, True), (15, False)])
def test_c11_not_when_it_is_assessed_after_the_days_of_grace(days, keeps):
    open_list()
    made = listed(partner=True, children=(4,))
    since = entry(made).waiting_since
    offshoot = split(made)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        factories.assessment(offshoot)
        factories.tell_lists(offshoot)
        assert (entry(offshoot).waiting_since == since) is keeps


def test_c11_it_inherits_nothing_of_what_came_after_the_split():
    open_list()
    made = listed(partner=True, children=(4,))
    offshoot = split(made)
    later = factories.open_list()
    factories.assessment(offshoot)
    factories.tell_lists(made)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        factories.tell_lists(offshoot)
    by_household = dict(
        Entry.objects.filter(program=later).values_list("household", "waiting_since")
    )
    assert by_household[offshoot.pk] > by_household[made.pk]


def test_c10_facts_of_both_branches_are_what_the_rules_say():
    made = listed(partner=True, children=(4,))
    offshoot = split(made)
    for each in (made, offshoot):
        stored = HouseholdFacts.objects.get(household=each)
        expected = oracle.facts_of(each, on=factories.today(), at=timezone.now())
        assert {name: getattr(stored, name) for name in expected} == expected
    assert HouseholdFacts.objects.get(household=offshoot).household_type == "single"
    assert HouseholdFacts.objects.get(household=offshoot).is_enrolled
    assert HouseholdFacts.objects.get(household=made).household_size == 2


def test_c10_who_comes_back_leaves_an_empty_household_on_no_list():
    open_list()
    made = factories.household()
    other = listed()
    households.join(
        household=made,
        joining={factories.head_of(other).pk: PARTNER},
        since=factories.today(),
        by=made.created_by,
    )
    assert not HouseholdFacts.objects.get(household=other).is_enrolled
    assert entry(other).left_because == Cause.HOUSEHOLD


# --- R25 -------------------------------------------------------------------------------------


def test_r25_a_separated_couple_leaves_the_shelter_lists_and_is_back_with_its_time():
    open_list()
    with five_days_ago():
        made = factories.household(partner=True)
        factories.joint_assessment(made, score=7)
        factories.tell_lists(made)
    since = entry(made).waiting_since
    offshoot = split(made)
    facts = HouseholdFacts.objects.get(household=made)
    assert (facts.crisis_id, facts.crisis_score, facts.is_evh) == (None, None, False)
    assert entry(made).left_because == Cause.HOUSEHOLD
    for each in (made, offshoot):
        factories.assessment(each)
        factories.tell_lists(each, cause=Cause.ASSESSMENT)
        assert entry(each).left_at is None
        assert entry(each).waiting_since == since


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("apart", [False, True])
def test_r25_facts_and_assessments_agree_on_what_counts(apart, corrected):
    """The statement, `AssessmentQuerySet.valid` and the oracle: three ways, one answer."""
    made = factories.household(partner=True)
    factories.assessment(made, on=factories.today() - timedelta(days=9), score=8)
    first = factories.joint_assessment(made, score=7)
    if corrected:
        factories.joint_assessment(made, score=3, corrects=first)
    if apart:
        split(made)
    factories.tell_lists(made)
    stored = HouseholdFacts.objects.get(household=made)
    valid = made.assessments.current(factories.today()).latest_first().first()
    assert stored.crisis_id == (valid.pk if valid else None)
    assert (stored.crisis_id is None) is apart
    expected = oracle.facts_of(made, on=factories.today(), at=timezone.now())
    assert {name: getattr(stored, name) for name in expected} == expected


def test_r25_the_hct_of_a_couple_keeps_the_head_s_branch_on_the_housing_lists():
    open_list(housing=True)
    made = listed(Tool.HCT, partner=True)
    split(made)
    assert entry(made).left_at is None


# --- C15: exit and return --------------------------------------------------------------------


def test_c15_an_exit_leaves_every_list_with_its_cause():
    programs = [open_list(), open_list()]
    made = listed()
    leave(made)
    assert not Entry.objects.standing().filter(household=made).exists()
    left = Movement.objects.filter(household=made, kind="left")
    assert {each.program for each in left} == set(programs)
    assert {each.cause for each in left} == {Cause.EXIT}


def test_c15_the_others_keep_their_places_when_one_of_them_leaves():
    open_list()
    made = listed(partner=True, children=(4,))
    child = made.memberships.get(relationship=CHILD).client
    exits.exit_some(
        household=made,
        leaving={child.pk: HEAD},
        departure=exits.Departure(factories.today(), 422, situation=335),
        by=made.created_by,
        at=timezone.now(),
    )
    assert entry(made).left_at is None
    assert HouseholdFacts.objects.get(household=made).household_type == "couple"


@pytest.mark.parametrize(("days", "keeps"), [(14, True), (15, False)])
def test_c11_a_return_within_14_days_of_an_exit_keeps_waiting_since(days, keeps):
    open_list()
    made = listed()
    since = entry(made).waiting_since
    leave(made)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        enroll_again(made)
        assert entry(made).left_at is None
        assert (entry(made).waiting_since == since) is keeps


@pytest.mark.parametrize(("days", "words"), [(0, "keep the place in time"), (15, "begins anew")])
def test_the_page_of_a_household_that_left_says_what_a_return_keeps(sign_in, days, words):
    open_list()
    made = listed()
    leave(made)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        browser = sign_in(made.created_by)
        page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert words in page
