"""A household's past: everything in order, what is new since the last visit, who has access."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.enums import IntakeState, Tool
from cas.access.roles import Role
from tests import factories


def page(browser, made, name="clients:household"):
    return browser.get(reverse(name, args=[made.pk])).content.decode()


def earlier_visit(user, made, *, hours=24):
    """This person read the record some hours ago."""
    at = timezone.now() - timedelta(hours=hours)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cas_recordread (at, user_id, household_id, page) VALUES (%s, %s, %s, %s)",
            [at, user.pk, made.pk, "example"],
        )
    return at


def news(shown):
    """What the strip says; empty when there is none."""
    _, found, rest = shown.partition("Since your last visit")
    return rest[: rest.index("</section>")] if found else ""


def test_everything_that_happened_stands_there_newest_first_without_a_score(sign_in, tools):
    on = factories.today()
    browser = sign_in()
    made = factories.household(by=browser.user, on=on - timedelta(days=9))
    factories.location(made, on=on - timedelta(days=5))
    crisis = factories.assessment(made, on=on - timedelta(days=4), score=11)
    hct = factories.assessment(made, Tool.HCT, on=on - timedelta(days=3))
    factories.service_plan(made, hct)
    factories.entered_in_error(crisis)
    shown = page(browser, made, "clients:timeline")
    order = [
        "Housing Conversation Tool",
        "Crisis Assessment</a>",
        "Seen somewhere",
        "Living situation",
        "Release of information signed",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    for words in ("Service plan saved", "marked as entered in error", "Enrolled in coordinated"):
        assert words in shown
    assert "Score" not in shown
    assert "xtremely" not in shown


def test_a_correction_says_that_it_is_one(sign_in, tools):
    browser = sign_in()
    made = factories.household(by=browser.user)
    old = factories.assessment(made, on=factories.today() - timedelta(days=2))
    factories.assessment(made, corrects=old)
    assert ">Corrected<" in page(browser, made, "clients:timeline")


def test_r36_an_intake_is_told_of_once_it_ended(sign_in, tools):
    browser = sign_in()
    made = factories.household(by=browser.user)
    factories.intake(made, IntakeState.QUEUED)
    factories.intake(made, IntakeState.DISCARDED)
    factories.intake(made)
    shown = page(browser, made, "clients:timeline")
    for words in ("placed on the queue", "discarded"):
        assert shown.count(f"CAS &amp; Diversion Intake: {words}") == 1
    assert shown.count("CAS &amp; Diversion Intake:") == 2


def test_joining_and_leaving_lists_is_told_with_the_cause(sign_in, tools):
    browser = sign_in()
    made = factories.household(by=browser.user)
    program = factories.open_list()
    factories.assessment(made)
    factories.tell_lists(made)
    shown = page(browser, made)
    assert "Joined a list" in shown
    assert f"{program.name}, because of a changed profile" in shown


def test_the_page_shows_the_newest_and_leads_to_all(sign_in, tools):
    browser = sign_in()
    made = factories.household(by=browser.user)
    for days in range(60):
        factories.living_situation(made, on=factories.today() - timedelta(days=days))
    shown = page(browser, made)
    assert shown.count("timeline-title") == 8
    assert "Show all 6" in shown
    everything = page(browser, made, "clients:timeline")
    assert everything.count("timeline-title") == 50
    assert "?page=2" in everything


# --- Since your last visit -------------------------------------------------------------------


@pytest.fixture
def shared(db, tools):
    """A household that other agencies may open, recorded two days ago."""
    return factories.household()


def test_the_first_visit_has_no_strip(sign_in, shared):
    browser = sign_in()
    assert news(page(browser, shared)) == ""
    assert news(page(browser, shared)) == ""


def test_what_others_recorded_since_the_last_visit_is_told(sign_in, shared):
    browser, colleague = sign_in(), factories.UserFactory(first_name="Colleague")
    earlier_visit(browser.user, shared, hours=0.6)
    factories.assessment(shared, by=colleague)
    told = news(page(browser, shared))
    assert "Crisis Assessment" in told
    assert "Colleague" in told
    # A look at it a minute later belongs to the same visit: the strip stays.
    assert "Crisis Assessment" in news(page(browser, shared))


def test_what_i_recorded_myself_is_no_news(sign_in, tools):
    browser = sign_in()
    made = factories.household(by=browser.user)
    earlier_visit(browser.user, made)
    assert news(page(browser, made)) == ""


def test_a_look_in_between_ends_the_news(sign_in, shared):
    browser = sign_in()
    two_hours_ago = timezone.now() - timedelta(hours=2)
    yesterday = factories.today() - timedelta(days=1)
    factories.assessment(shared, on=yesterday, created_at=two_hours_ago)
    earlier_visit(browser.user, shared)
    assert "Crisis Assessment" in news(page(browser, shared))
    earlier_visit(browser.user, shared, hours=1)
    assert "Crisis Assessment" not in news(page(browser, shared))


def test_the_strip_has_at_most_five_lines(sign_in, shared):
    browser = sign_in()
    earlier_visit(browser.user, shared)
    for days in range(9):
        factories.living_situation(shared, on=factories.today() - timedelta(days=days))
    told = news(page(browser, shared))
    assert told.count("<li>") == 5
    assert "more</a>" in told


def test_no_reader_of_the_record_is_told_of(sign_in, shared):
    browser, reader = sign_in(), factories.UserFactory(first_name="Reader")
    earlier_visit(browser.user, shared)
    earlier_visit(reader, shared, hours=1)
    assert "Reader" not in page(browser, shared)


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CAS_STAFF, Role.AUDITOR])
def test_the_past_of_a_record_one_may_not_open_is_not_there(sign_in, tools, role):
    theirs = factories.household(release=factories.REFUSED)
    url = reverse("clients:timeline", args=[theirs.pk])
    assert sign_in(role=role).get(url).status_code == 404


# --- Who has access --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "words"),
    [
        (factories.SHARED, "and other agencies in coordinated access until"),
        (factories.REFUSED, "alone. The record is private."),
        (factories.NO_RELEASE, "and CAS staff, no other agency."),
        (factories.EXPIRED, "and CAS staff, no other agency."),
        (factories.WITHDRAWN, "and CAS staff, no other agency."),
    ],
)
def test_the_page_says_who_has_access(sign_in, tools, release, words):
    browser = sign_in()
    made = factories.household(by=browser.user, release=release)
    shown = page(browser, made)
    assert "Who has access:" in shown
    assert words in shown
    assert browser.user.agency.name in shown
