"""Step 7: saving it tells the lists who is doc-ready, and it keeps its history (R17, R28)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions.conferencing import save_case_conferencing
from assessments.actions.documents import mark_of, save_document
from assessments.enums import Tool
from assessments.models import CaseConferencing
from cas.access.roles import Role
from cas.changes import Cause, action, touch
from clients.models import Household
from prioritization.enums import ProgramKind
from prioritization.facts.refresh import refresh, these
from prioritization.models import HouseholdFacts, Movement
from tests import factories

READY = {"fact": "doc_ready_rrh", "op": "eq", "value": True}


@pytest.fixture
def waiting(tools):
    """A single person with an HCT, whose last paper was not accepted yet."""
    made = factories.household()
    hct = factories.assessment(made, Tool.HCT, answers={"program_interest": ["rrh"]})
    factories.service_plan(made, hct)
    *_, last = factories.all_documents(made)
    last.status, last.checked_by, last.checked_at = "uploaded", None, None
    last.save()
    return made, last


def url_of(made):
    return reverse("assessments:case_conferencing", args=[made.pk])


def accept(made, paper, **content):
    save_document(
        household=made,
        document=paper,
        content={"status": "accepted", **content},
        seen=mark_of(paper),
        by=made.created_by,
        at=timezone.now(),
    )


def save(made, revision=0, **content):
    return save_case_conferencing(
        household=made, revision=revision, content=content, by=made.created_by, at=timezone.now()
    )


def is_ready(made):
    return HouseholdFacts.objects.get(pk=made.pk).doc_ready_rrh


# --- R28 -------------------------------------------------------------------------------------


def test_r28_the_last_paper_accepted_but_the_tool_not_saved_leaves_the_list_at_not_doc_ready(
    sign_in, waiting
):
    made, last = waiting
    program = factories.open_list(kind=ProgramKind.RAPID_REHOUSING)
    staff = sign_in(role=Role.CAS_STAFF)
    list_url = reverse("prioritization:list_detail", args=[program.slug])
    save(made)
    accept(made, last)
    assert "Not doc-ready" in staff.get(list_url).content.decode()
    assert not is_ready(made)
    browser = sign_in(made.created_by)
    assert browser.post(url_of(made), {"revision": "1"}).status_code == 302
    assert is_ready(made)
    page = staff.get(list_url).content.decode()
    assert "Doc-ready" in page
    assert "Not doc-ready" not in page


def test_r28_the_household_page_says_that_the_tool_waits_and_opens_the_step_again(sign_in, waiting):
    made, last = waiting
    browser = sign_in(made.created_by)
    household_url = reverse("clients:household", args=[made.pk])
    save(made)
    assert "All documents are in" not in browser.get(household_url).content.decode()
    accept(made, last)
    page = browser.get(household_url).content.decode()
    assert "All documents are in" in page
    assert "All documents are in: save this, so that the lists know." in page
    browser.post(url_of(made), {"revision": "1"})
    assert "All documents are in" not in browser.get(household_url).content.decode()


def test_r28_a_rule_about_doc_ready_moves_the_household_when_the_tool_is_saved(waiting):
    made, last = waiting
    program = factories.open_list([READY], kind=ProgramKind.RAPID_REHOUSING)
    accept(made, last)
    assert not program.entries.exists()
    save(made)
    assert program.entries.get().household == made
    assert Movement.objects.get().cause == Cause.DOCUMENTS


def test_r28_an_expired_receipt_changes_readiness_on_its_day(waiting):
    made, last = waiting
    day = factories.today()
    accept(made, last, stand_in="receipt" if last.kind in ("id", "ssn") else "")
    receipt = made.memberships.get().client.documents.get(kind="id")
    accept(made, receipt, stand_in="receipt", issued_on=day)
    record = save(made)
    ends = day + timedelta(days=30)
    assert record.ready_through["rrh"] == ends.isoformat()
    refresh(these([made.pk]), on=ends)
    assert is_ready(made)
    refresh(these([made.pk]), on=ends + timedelta(days=1))
    assert not is_ready(made)


def test_r28_readiness_falls_at_once_and_comes_back_only_through_the_tool(waiting):
    made, last = waiting
    accept(made, last)
    save(made)
    assert is_ready(made)
    last.refresh_from_db()
    accept(made, last, status="rejected", note="Of somebody else")
    assert not is_ready(made)
    last.refresh_from_db()
    accept(made, last)
    assert not is_ready(made)
    save(made, revision=1)
    assert is_ready(made)


def test_r28_somebody_who_joins_without_papers_ends_it(waiting):
    made, last = waiting
    accept(made, last)
    save(made)
    factories.add_member(made)
    joins(made)
    assert not is_ready(made)
    assert CaseConferencing.objects.get().ready_through == {}


@action
def joins(made):
    """What the action of a change in the household says."""
    touch(made.pk, Cause.HOUSEHOLD)


@pytest.mark.parametrize(
    ("interest", "readiness"), [(["rrh"], "doc_ready"), (["rrh", "psh"], "in_progress")]
)
def test_the_readiness_is_that_for_the_programs_they_want(waiting, interest, readiness):
    made, last = waiting
    accept(made, last)
    record = save(made, program_interest=interest)
    assert record.doc_readiness == readiness
    assert set(record.ready_through) == {"rrh"}


def test_doc_ready_can_not_be_posted(sign_in, waiting):
    made, _ = waiting
    browser = sign_in(made.created_by)
    browser.post(
        url_of(made),
        {"revision": "0", "doc_readiness": "doc_ready", "ready_through": '{"rrh": "2099-01-01"}'},
    )
    record = CaseConferencing.objects.get()
    assert (record.doc_readiness, record.ready_through) == ("in_progress", {})


# --- R17 -------------------------------------------------------------------------------------


def test_r17_the_tool_is_edited_and_its_history_says_who_when_and_what(sign_in, waiting):
    made, last = waiting
    first, second = sign_in(made.created_by), sign_in(role=Role.CAS_STAFF)
    first.post(url_of(made), {"revision": "0", "day_places": "Library", "next_step": "Call"})
    changed = {"revision": "1", "day_places": "Day center", "next_step": "Call"}
    second.post(url_of(made), {**changed, "program_interest": ["psh"]})
    accept(made, last)
    history = reverse("assessments:conferencing_history", args=[made.pk])
    page = second.get(history).content.decode()
    newest, oldest = page.split('<section class="card"')[1:3]
    assert str(second.user) in newest
    assert "Day center" in newest
    assert "Library" in newest
    assert "Permanent supportive housing" in newest
    assert "What happens next?" not in newest
    assert str(first.user) in oldest
    assert "Library" in oldest
    assert "Call" in oldest


def test_r17_what_followed_by_itself_is_told_as_that(sign_in, waiting):
    made, last = waiting
    accept(made, last)
    save(made)
    last.refresh_from_db()
    accept(made, last, status="rejected", note="No")
    page = (
        sign_in(made.created_by)
        .get(reverse("assessments:conferencing_history", args=[made.pk]))
        .content.decode()
    )
    assert page.count("Followed by itself") == 1
    assert "Doc-ready for" in page


def test_c2_changes_of_different_fields_by_two_people_both_stand(sign_in, waiting):
    made, _ = waiting
    first, second = sign_in(made.created_by), sign_in(role=Role.CAS_STAFF)
    first.post(url_of(made), {"revision": "0", "decision": "Refer"})
    first.post(url_of(made), {"revision": "1", "decision": "Refer", "attendees": "Two agencies"})
    late = {"revision": "1", "decision": "Refer", "next_step": "Call"}
    page = second.post(url_of(made), late, follow=True).content.decode()
    assert "both changes stand" in page
    record = CaseConferencing.objects.get()
    assert (record.attendees, record.next_step, record.revision) == ("Two agencies", "Call", 3)


def test_c2_the_second_of_two_savers_chooses_field_by_field_and_loses_nothing(sign_in, waiting):
    made, _ = waiting
    first, second = sign_in(made.created_by), sign_in(role=Role.CAS_STAFF)
    first.post(url_of(made), {"revision": "0", "decision": "Refer", "program_interest": ["rrh"]})
    late = {"revision": "0", "decision": "Wait", "next_step": "Call"}
    page = second.post(url_of(made), late).content.decode()
    assert f"{first.user} saved the record while you were writing" in page
    assert "Refer" in page
    assert "Wait" in page
    assert page.count('value="mine"') == 1
    assert CaseConferencing.objects.get().decision == "Refer"
    decided = {**late, "against": "1", "choose-decision": "mine"}
    assert second.post(url_of(made), decided).status_code == 302
    record = CaseConferencing.objects.get()
    assert (record.decision, record.next_step) == ("Wait", "Call")
    assert record.program_interest == ["rrh"]


# --- VSP -------------------------------------------------------------------------------------


def test_c7_r16_an_anonymous_household_keeps_the_contact_only(sign_in, tools):
    made = factories.household(head={"anonymous": True})
    factories.assessment(made, Tool.HCT)
    browser = sign_in(role=Role.VSP_ASSESSOR, agency=made.agency)
    page = browser.get(url_of(made)).content.decode()
    assert 'name="vsp_contact"' in page
    assert 'name="decision"' not in page
    assert "Documents" not in page
    browser.post(
        url_of(made), {"revision": "0", "vsp_contact": "Desk 4", "decision": "Name is known"}
    )
    record = CaseConferencing.objects.get()
    assert (record.vsp_contact, record.decision) == ("Desk 4", "")


def test_the_record_of_a_household_outside_ones_access_is_no_page(sign_in, tools):
    made = factories.household(release=factories.REFUSED)
    browser = sign_in(role=Role.CAS_STAFF)
    for view in ("case_conferencing", "conferencing_history", "documents"):
        assert browser.get(reverse(f"assessments:{view}", args=[made.pk])).status_code == 404
    assert Household.objects.filter(pk=made.pk).exists()
