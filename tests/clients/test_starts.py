"""The start of a stay is put right once, everywhere it belongs, never behind what is on record."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from cas.county import COUNTY
from clients.actions import exits, households
from clients.actions.events import record_event
from clients.actions.starts import StartDoesNotFit, change_start
from clients.enums import Relationship
from clients.models import Enrollment, StartChange
from prioritization.models import HouseholdFacts
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.factories import referrals

pytestmark = pytest.mark.django_db
BEGAN = 20
"""How many days ago the stay of the tests began."""


def ago(days):
    return factories.today() - timedelta(days=days)


@pytest.fixture
def family(sign_in, tools):
    """A family of three that has been enrolled for twenty days, and its browser."""
    made = factories.household(children=(4, 9), enrolled=False, situation=None)
    factories.enroll(made, entered_on=ago(BEGAN))
    return made, sign_in(made.created_by)


def move(made, to, *, was=BEGAN):
    return change_start(
        household=made,
        was=ago(was),
        becomes=ago(to),
        reason="Example: typed wrong",
        by=made.created_by,
        at=timezone.now(),
    )


def starts(made):
    return set(made.enrollments.values_list("entered_on", flat=True))


def why_not(made, to, **which):
    with pytest.raises(StartDoesNotFit) as refusal:
        move(made, to, **which)
    return str(refusal.value)


def url(made):
    return reverse("clients:start", args=[made.pk])


def post(browser, made, to, **fields):
    typed = {"was": ago(BEGAN).isoformat(), "reason": "Example: typed wrong", **fields}
    return browser.post(url(made), typed | three_boxes("becomes", ago(to)), follow=True)


def test_it_changes_once_for_everybody_who_began_on_that_day(family):
    made, browser = family
    shown = post(browser, made, 30).content.decode()
    assert "The start was changed everywhere it belongs." in shown
    assert starts(made) == {ago(30)}
    assert made.enrollments.count() == 3
    change = StartChange.objects.get()
    assert (change.was, change.became) == (ago(BEGAN), ago(30))
    history = made.enrollments.first().events.order_by("pgh_id")
    assert [each.entered_on for each in history] == [ago(BEGAN), ago(30)]


def test_the_change_stands_with_its_reason_on_its_page_and_in_the_timeline(family):
    made, browser = family
    post(browser, made, 30)
    for page in (url(made), reverse("clients:timeline", args=[made.pk])):
        assert "Example: typed wrong" in browser.get(page).content.decode()


def test_facts_follow_a_start_that_moves_the_beginning_of_homelessness(family):
    made, _ = family
    began = ago(BEGAN)
    made.enrollments.update(
        prior_living_situation=116, homeless_since=began, date_to_street_essh=began
    )
    move(made, 40)
    assert HouseholdFacts.objects.get(household=made).homeless_since == ago(40)
    assert set(made.enrollments.values_list("date_to_street_essh", flat=True)) == {ago(40)}


def test_a_day_that_was_said_for_itself_stays_when_the_start_moves_on(family):
    made, _ = family
    made.enrollments.update(homeless_since=ago(BEGAN))
    move(made, 10)
    assert set(made.enrollments.values_list("homeless_since", flat=True)) == {ago(BEGAN)}


def test_homelessness_that_began_in_between_has_to_be_put_right_first(family):
    made, _ = family
    made.enrollments.update(homeless_since=ago(25))
    move(made, 22)
    made.enrollments.update(homeless_since=ago(25), entered_on=ago(BEGAN))
    assert "put it right first" in why_not(made, 30)
    assert starts(made) == {ago(BEGAN)}


def test_who_joined_later_keeps_their_day_and_nobody_joins_before_the_stay(family):
    made, _ = family
    factories.add_member(made)
    factories.enroll_late(made)
    late = made.enrollments.order_by("-pk").first()
    Enrollment.objects.filter(pk=late.pk).update(entered_on=ago(12))
    move(made, 25)
    assert starts(made) == {ago(25), ago(12)}
    assert "joined on" in why_not(made, 10, was=25)
    assert "nobody joins it before" in why_not(made, 26, was=12)
    move(made, 25, was=12)
    assert starts(made) == {ago(25)}


# --- R17: nothing is put before its stay -------------------------------------------------------


def test_r17_a_living_situation_before_it_is_named(family):
    made, _ = family
    factories.living_situation(made, on=ago(15))
    assert "A living situation of" in why_not(made, 14)
    move(made, 15)
    assert made.living_situations.get().information_date == ago(15)


def test_r17_an_assessment_before_it_is_named(family):
    made, _ = family
    record = factories.assessment(made, Tool.CRISIS, on=ago(15))
    assert "A Crisis Assessment of" in why_not(made, 14)
    move(made, 18)
    record.refresh_from_db()
    assert record.assessed_on == ago(15)


def test_a_referral_before_it_is_named(family):
    made, _ = family
    referrals.referral(made, state="offered")
    made.referrals.update(made_at=factories.midday(ago(15)))
    assert "A referral of" in why_not(made, 14)


def test_what_was_done_before_it_is_named(family):
    made, _ = family
    record_event(household=made, code=2, event_date=ago(15), by=made.created_by)
    assert "What was done (" in why_not(made, 14)


def test_somebodys_exit_before_it_is_named(family):
    made, _ = family
    partner = factories.add_member(made, Relationship.PARTNER)
    factories.enroll_late(made)
    exits.exit_some(
        household=made,
        leaving={partner.pk: Relationship.SELF},
        departure=exits.Departure(factories.today(), 410, situation=410),
        by=made.created_by,
        at=timezone.now(),
    )
    partner.enrollments.update(exited_on=ago(15))
    assert f"{partner.display_name} left on" in why_not(made, 14)
    move(made, 16)
    assert starts(made) == {ago(16)}


def test_it_does_not_reach_into_an_earlier_stay_nor_before_a_birth(family):
    made, _ = family
    head = factories.head_of(made)
    Enrollment.objects.create(
        client=head,
        household=made,
        stay=uuid.uuid4(),
        relationship=1,
        entered_on=ago(60),
        exited_on=ago(40),
        created_by=made.created_by,
    )
    assert "was enrolled before, until" in why_not(made, 41)
    child = made.memberships.filter(relationship=2).first().client
    child.date_of_birth = ago(30)
    child.save()
    assert "was born after that day" in why_not(made, 35)


def test_c10_a_stay_that_goes_on_from_another_household_keeps_its_day(family):
    made, _ = family
    child = made.memberships.filter(relationship=2).first().client
    theirs = households.separate(
        household=made,
        leaving={child.pk: Relationship.SELF},
        since=ago(0),
        by=made.created_by,
    )
    assert "came from another household" in why_not(theirs, 3, was=0)


# --- Where the county allows it ----------------------------------------------------------------


@pytest.fixture
def nothing_may_change(monkeypatch):
    strict = replace(COUNTY, editable_forms=frozenset())
    for module in ("starts", "entry_data"):
        monkeypatch.setattr(f"clients.views.{module}.COUNTY", strict)


def test_where_the_county_does_not_allow_it_the_page_is_not_offered(family, nothing_may_change):
    made, browser = family
    offered = browser.get(reverse("clients:entry_data", args=[made.pk])).content.decode()
    assert url(made) not in offered
    assert browser.get(url(made)).status_code == 404
    assert post(browser, made, 30).status_code == 404
    assert starts(made) == {ago(BEGAN)}


def test_where_the_county_does_not_allow_it_only_open_topics_are_answered(
    family, nothing_may_change
):
    made, browser = family
    head = factories.head_of(made)
    topic = reverse("clients:entry_topic", args=[head.code, "safety"])
    assert browser.get(topic).status_code == 200
    browser.post(topic, {"domestic_violence_survivor": "0"})
    assert browser.get(topic).status_code == 404
    assert browser.post(topic, {"domestic_violence_survivor": "1"}).status_code == 404
    assert made.enrollments.get(client=head).health_and_dv.domestic_violence_survivor == 0
    offered = browser.get(reverse("clients:entry_data", args=[made.pk])).content.decode()
    assert topic not in offered


def test_where_it_is_allowed_it_is_offered_with_the_way_to_ask_for_deletion(family):
    made, browser = family
    offered = browser.get(reverse("clients:entry_data", args=[made.pk])).content.decode()
    assert url(made) in offered
    shown = browser.get(url(made)).content.decode()
    ask = reverse("clients:ask_deletion", args=[made.pk]) + "?about=enrollment"
    assert ask in shown
    assert "it was entered by mistake." in browser.get(ask).content.decode()


# --- What is refused ---------------------------------------------------------------------------


def test_a_reason_is_needed_and_what_was_typed_stays(family):
    made, browser = family
    shown = post(browser, made, 30, reason="").content.decode()
    assert "Answer this: Why does it change?" in shown
    assert f'value="{ago(30).year}"' in shown
    assert starts(made) == {ago(BEGAN)}


def test_a_refusal_stands_beside_the_day(family):
    made, browser = family
    factories.living_situation(made, on=ago(15))
    shown = post(browser, made, 10).content.decode()
    assert "A living situation of" in shown
    assert starts(made) == {ago(BEGAN)}


def test_a_day_to_come_the_same_day_and_a_second_click_change_nothing(family):
    made, browser = family
    post(browser, made, -1)
    assert "on record already" in post(browser, made, BEGAN).content.decode()
    assert not StartChange.objects.exists()
    post(browser, made, 30)
    post(browser, made, 30)
    assert StartChange.objects.count() == 1


def test_nobody_enrolled_leads_to_the_enrollment(sign_in, tools):
    made = factories.household(enrolled=False)
    answer = sign_in(made.created_by).get(url(made))
    assert answer.url == reverse("clients:enroll", args=[made.pk])


def test_r16_what_may_identify_an_anonymous_person_is_asked_about_first(sign_in, tools):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True}, enrolled=False)
    factories.enroll(made, entered_on=ago(BEGAN))
    shown = post(browser, made, 30, reason="Maria called 916 555 0100").content.decode()
    assert "This may identify the person" in shown
    assert not StartChange.objects.exists()


def test_a_change_never_changes_and_says_why(family):
    made, _ = family
    change = move(made, 30)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        StartChange.objects.filter(pk=change.pk).update(reason="Another")
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        StartChange.objects.create(
            household=made,
            stay=change.stay,
            was=ago(2),
            became=ago(1),
            reason="",
            changed_at=timezone.now(),
            changed_by=made.created_by,
        )
