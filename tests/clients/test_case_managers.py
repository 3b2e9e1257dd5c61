"""R39: who looks after each member of a household, from the enrollment on."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.models import CaseAssignment, Enrollment
from tests import factories
from tests.clients.test_enrollment import enroll

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(sign_in, tools):
    """A family of three nobody of whom is enrolled, its browser, and a colleague."""
    made = factories.household(children=(4, 9), enrolled=False, situation=None)
    return made, sign_in(made.created_by), factories.UserFactory(agency=made.agency)


def managers(made):
    return {each.client_id: each.case_manager for each in made.enrollments.all()}


def page_of(browser, made):
    return browser.get(reverse("clients:enroll", args=[made.pk])).content.decode()


def test_r39_who_enrolls_looks_after_everybody_without_a_word(family):
    made, browser, _ = family
    enroll(browser, made)
    assert set(managers(made).values()) == {browser.user}


def test_c13_enrolling_gives_the_household_to_nobody(family):
    made, browser, colleague = family
    enroll(browser, made, case_manager=str(colleague.pk))
    assert not CaseAssignment.objects.open().exists()


def test_r39_one_colleague_looks_after_everybody(family):
    made, browser, colleague = family
    enroll(browser, made, case_manager=str(colleague.pk))
    assert set(managers(made).values()) == {colleague}


def test_r39_each_member_has_a_case_manager_of_their_own(family):
    made, browser, colleague = family
    child = made.memberships.filter(relationship=2).first().client
    enroll(browser, made, **{f"manager_{child.code}": str(colleague.pk)})
    assert managers(made).pop(child.pk) == colleague
    assert list(managers(made).values()).count(browser.user) == 2


def test_r39_who_has_the_household_keeps_it_when_somebody_else_enrolls(family):
    made, browser, colleague = family
    kept = CaseAssignment.objects.create(
        household=made,
        worker=colleague,
        assigned_at=factories.midday(factories.LONG_AGO),
        assigned_by=colleague,
    )
    enroll(browser, made)
    assert CaseAssignment.objects.open().get() == kept


def test_r39_some_are_enrolled_and_the_others_later_with_another_case_manager(family):
    made, browser, colleague = family
    head, child = factories.head_of(made), made.memberships.filter(relationship=2).last().client
    chosen = {f"manager_{child.code}": str(colleague.pk)}
    others = made.memberships.exclude(client=child).values_list("client__code", flat=True)
    said = enroll(browser, made, leave_out=list(others), **chosen)
    assert said.status_code == 302
    assert list(managers(made).values()) == [colleague]
    enroll(browser, made)
    assert managers(made)[head.pk] == browser.user


def test_r39_only_active_case_workers_of_the_own_agency_are_offered(family):
    made, browser, colleague = family
    gone = factories.UserFactory(agency=made.agency, is_active=False)
    stranger, partner = (
        factories.UserFactory(),
        factories.UserFactory(agency=made.agency, role="partner"),
    )
    page = browser.get(reverse("clients:enroll", args=[made.pk]))
    offered = {number for number, _ in page.context["managers"].fields["case_manager"].choices}
    assert offered == {str(browser.user.pk), str(colleague.pk)}
    for each in (gone, stranger, partner):
        assert enroll(browser, made, case_manager=str(each.pk)).status_code == 200
    assert not Enrollment.objects.exists()


def test_a_colleague_who_may_not_open_the_record_is_refused_in_words(family):
    made, browser, _ = family
    victims = factories.UserFactory(agency=made.agency, role="vsp_assessor")
    refused = enroll(browser, made, case_manager=str(victims.pk)).content.decode()
    assert "may not open this household" in refused
    assert '<details class="more" open>' in refused
    assert not Enrollment.objects.exists()


def test_a_person_alone_reads_one_line_more_and_nothing_is_asked_of_each_member(sign_in, tools):
    made = factories.household(enrolled=False, situation=None)
    shown = page_of(sign_in(made.created_by), made)
    assert "<summary>Case manager: you</summary>" in shown
    assert "manager_" not in shown.replace("case_manager", "")
    assert "Untick" not in shown


def test_the_case_manager_goes_along_to_another_household(family):
    made, browser, colleague = family
    child = made.memberships.filter(relationship=2).first().client
    enroll(browser, made, **{f"manager_{child.code}": str(colleague.pk)})
    url = reverse("clients:left", args=[made.pk, child.code])
    browser.post(url, {"leaving": child.code, **_today()})
    assert child.enrollments.lasting().get().case_manager == colleague


def _today():
    on = factories.today()
    return {"since_month": on.month, "since_day": on.day, "since_year": on.year}


def test_a_case_manager_without_who_named_them_is_refused_by_the_database(assessor):
    made = factories.household()
    with pytest.raises(IntegrityError, match="case_manager_is_named"), transaction.atomic():
        made.enrollments.update(case_manager=assessor)
