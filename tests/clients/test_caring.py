"""The page that says who looks after a household: taken, given, let go, per member (R39, R46)."""

import pytest
from django.urls import reverse

from cas.access.roles import Role
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment
from tests import factories
from tests.factories.worklists import case

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(sign_in, tools):
    """A family of three, its browser, and a colleague."""
    made = factories.household(children=(4, 9))
    browser = sign_in(made.created_by)
    return made, browser, factories.UserFactory(agency=made.agency)


def address(made):
    return reverse("clients:worker", args=[made.pk])


def give(browser, made, worker, **fields):
    typed = {"case_manager": str(worker.pk), **fields}
    return browser.post(address(made), typed, follow=True).content.decode()


def holder():
    held = CaseAssignment.objects.open().first()
    return held and held.worker


def test_a_household_is_taken_from_its_own_page(family):
    made, browser, _ = family
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Nobody yet." in page
    assert address(made) in page
    assert f"They are with {browser.user} now." in give(browser, made, browser.user)
    assert holder() == browser.user
    assert {each.case_manager for each in made.enrollments.all()} == {browser.user}


def test_it_is_given_with_a_note_and_the_one_before_hands_it_over_with_the_members(family):
    made, browser, colleague = family
    give(browser, made, browser.user)
    give(browser, made, colleague, note="Meets you on Tuesdays")
    assert holder() == colleague
    ended = CaseAssignment.objects.get(worker=browser.user)
    assert ended.ended_because == AssignmentEnd.HANDED_OVER
    assert {each.case_manager for each in made.enrollments.all()} == {colleague}
    assert "Meets you on Tuesdays" in browser.get(address(made)).content.decode()


def test_r39_a_member_gets_another_case_manager_and_keeps_them_when_the_page_is_saved_again(family):
    made, browser, colleague = family
    child = made.memberships.filter(relationship=2).first().client
    own = {f"manager_{child.code}": str(colleague.pk)}
    shown = give(browser, made, browser.user, **own)
    assert f"{child.display_name}: {colleague}" in shown
    again = browser.get(address(made)).context["give"]
    assert again[f"manager_{child.code}"].value() == str(colleague.pk)
    give(browser, made, browser.user)
    assert child.enrollments.get().case_manager == browser.user


def test_a_note_that_nobody_new_reads_is_refused(family):
    made, browser, _ = family
    give(browser, made, browser.user)
    assert "Nobody new reads this" in give(browser, made, browser.user, note="Example")


def test_r46_they_are_let_go_with_a_reason(family):
    made, browser, _ = family
    give(browser, made, browser.user)
    missing = browser.post(address(made), {"end": "1"}).content.decode()
    assert "Choose an answer: Why does it end?" in missing
    browser.post(address(made), {"end": "1", "because": AssignmentEnd.FINISHED})
    assert holder() is None
    assert {each.case_manager for each in made.enrollments.all()} == {None}
    assert made.enrollments.lasting().count() == 3


def test_letting_go_twice_at_once_is_no_fault(family):
    made, browser, _ = family
    answer = browser.post(address(made), {"end": "1", "because": AssignmentEnd.FINISHED})
    assert answer.status_code == 200


def test_staff_give_to_anybody_who_may_open_it_and_a_worker_of_elsewhere_stays_choosable(
    sign_in, tools
):
    made = factories.household()
    theirs = factories.UserFactory(agency=made.agency)
    lead = sign_in(role=Role.CAS_LEAD)
    stranger = factories.UserFactory()
    give(lead, made, stranger)
    assert holder() == stranger
    own = sign_in(theirs)
    assert f'value="{stranger.pk}" selected' in own.get(address(made)).content.decode()


def test_who_may_not_open_the_record_is_refused_in_words(sign_in, tools):
    made = factories.household(release=factories.NO_RELEASE)
    lead = sign_in(role=Role.CAS_LEAD)
    stranger = factories.UserFactory()
    assert "may not open this household" in give(lead, made, stranger)
    assert holder() is None


def test_an_auditor_reads_who_looks_after_them_and_changes_nothing(sign_in, tools):
    made = factories.household()
    case(made, made.created_by)
    auditor = sign_in(role=Role.AUDITOR)
    page = auditor.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Who looks after them" in page
    assert address(made) not in page
    assert auditor.get(address(made)).status_code == 403


def test_r16_a_note_that_may_identify_an_anonymous_person_is_asked_about(sign_in, tools):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True})
    colleague = factories.UserFactory(agency=made.agency, role=Role.VSP_ASSESSOR)
    shown = give(browser, made, colleague, note="Call her at 916 555 0100")
    assert "This may identify the person" in shown
    assert holder() is None
