"""Every action leaves one event, every record page one read, every change its history with user."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import corrections, interviews, submissions
from cas.access.roles import Role
from cas.models import AuditEvent, RecordRead
from clients.actions import enrollments, people, releases, situations
from clients.models import Client
from clients.wording import wording_in_force
from tests import factories
from tests.guards import pages

PROFILE = {
    "first_name": "New",
    "last_name": "Example",
    "name_data_quality": 1,
    "dob_data_quality": 99,
}


def _add_person(made, by):
    people.add_person(profile=PROFILE, by=by, on=factories.today())


def _add_member(made, by):
    people.add_member(household=made, profile=PROFILE, relationship=2, by=by, on=factories.today())


def _change_profile(made, by):
    people.change_profile(
        client=factories.head_of(made), household=made, profile={"phone": "555-0100"}, by=by
    )


def _record_release(made, by):
    releases.record_release(
        client=factories.head_of(made),
        household=made,
        decision="refused",
        signature=releases.Signature(),
        wording=wording_in_force(factories.today()),
        by=by,
        at=timezone.now(),
    )


def _withdraw_release(made, by):
    releases.withdraw_release(
        client=factories.head_of(made), household=made, by=by, at=timezone.now()
    )


def _enroll(made, by):
    factories.add_member(made)
    members = [enrollments.EntryAnswers(membership=m) for m in made.memberships.all()]
    on, at = factories.today(), timezone.now()
    enrollments.enroll(household=made, entered_on=on, members=members, by=by, at=at)


def _living_situation(made, by):
    situations.record_living_situation(
        household=made,
        information_date=factories.today(),
        situation=116,
        by=by,
        at=timezone.now(),
    )


def _location(made, by):
    situations.record_location(
        household=made, seen_on=factories.today(), area="oak_park", by=by, at=timezone.now()
    )


def _living_situation_in_error(made, by):
    situations.mark_living_situation_in_error(
        living_situation=made.living_situations.get(), reason="Example", by=by
    )


def _interest(made, by):
    interviews.record_interest(
        household=made,
        stay=made.enrollments.first().stay,
        tool="crisis",
        is_interested=False,
        by=by,
        at=timezone.now(),
    )


def _start(made, by):
    interviews.start(
        household=made,
        tool="crisis",
        assessment_type=3,
        by=by,
        on=factories.today(),
        at=timezone.now(),
    )


def _discard(made, by):
    interviews.discard(draft=factories.draft(made), reason="Example", by=by, at=timezone.now())


def _submit(made, by):
    draft = factories.draft(made)
    submissions.submit(key=draft.key, assessed_on=factories.today(), by=by, at=timezone.now())


def _correct(made, by):
    corrections.correct(assessment=factories.assessment(made), by=by, at=timezone.now())


def _mark_in_error(made, by):
    corrections.mark_in_error(assessment=factories.assessment(made), reason="Example", by=by)


@pytest.mark.parametrize(
    ("act", "verb"),
    [
        (_add_person, "added"),
        (_add_member, "added"),
        (_change_profile, "changed"),
        (_record_release, "recorded"),
        (_withdraw_release, "withdrew"),
        (_enroll, "enrolled"),
        (_living_situation, "recorded"),
        (_location, "recorded"),
        (_living_situation_in_error, "marked in error"),
        (_interest, "recorded"),
        (_start, "started"),
        (_discard, "discarded"),
        (_submit, "submitted"),
        (_correct, "started correcting"),
        (_mark_in_error, "marked in error"),
    ],
)
def test_every_action_writes_one_audit_event(tools, act, verb):
    made = factories.household()
    by = factories.UserFactory(agency=made.agency)
    act(made, by)
    event = AuditEvent.objects.get()
    assert (event.verb, event.user_id) == (verb, by.pk)
    assert event.subject.count(".") == 1
    assert event.household_id


def test_no_event_holds_a_name_a_date_of_birth_or_an_answer(tools):
    made = factories.household()
    by = factories.UserFactory(agency=made.agency)
    for act in (_add_person, _change_profile, _submit, _record_release):
        act(made, by)
    log = str(list(AuditEvent.objects.values("verb", "subject", "subject_id", "detail")))
    for client in Client.objects.all():
        told = (client.first_name, client.last_name, client.phone, client.date_of_birth)
        assert not [secret for secret in filter(None, told) if str(secret) in log]


def test_an_action_whose_event_cannot_be_written_does_not_happen(db, monkeypatch):
    """U3: no change without its event."""
    made = factories.household()

    def breaks(**event):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("cas.audit.AuditEvent.objects.create", breaks)
    with pytest.raises(RuntimeError):
        _change_profile(made, made.created_by)
    assert factories.head_of(made).phone == ""


def test_every_page_of_a_record_leaves_exactly_one_read(sign_in, tools):
    browser = sign_in()
    records = pages.records_of(browser.user)
    about_two = {"clients:join"}
    for name in set(pages.pages_about_a_record()) - about_two:
        before = RecordRead.objects.count()
        answer = browser.get(records.url(name))
        if answer.streaming:
            b"".join(answer.streaming_content)
        if answer.status_code in (403, 404, 405):
            continue
        read = RecordRead.objects.latest("pk")
        assert RecordRead.objects.count() == before + 1, name
        assert (read.household_id, read.user_id, read.page) == (
            records.household.pk,
            browser.user.pk,
            name,
        )


def test_a_refused_visit_is_no_read(sign_in, tools):
    theirs = pages.records_of(factories.UserFactory(), release=factories.NO_RELEASE)
    browser = sign_in()
    for name in pages.pages_about_a_record():
        browser.get(theirs.url(name))
    assert not RecordRead.objects.exists()


def test_a_cas_lead_sees_who_read_a_record(sign_in, tools):
    made = factories.household()
    reader = sign_in(first_name="Curious")
    reader.get(reverse("clients:household", args=[made.pk]))
    lead = sign_in(role=Role.CAS_LEAD)
    page = lead.get(reverse("clients:readers", args=[made.pk])).content.decode()
    assert str(reader.user) in page


def test_history_of_a_profile_says_what_was_changed_and_by_whom(sign_in, tools):
    made = factories.household()
    head = factories.head_of(made)
    browser = sign_in(made.created_by)
    browser.post(
        reverse("clients:profile", args=[head.code]),
        {"first_name": "Changed", "last_name": "Example", "language": "en", "dob_missing": "99"},
    )
    event = head.events.latest("pgh_id")
    assert (event.first_name, event.pgh_label) == ("Changed", "update")
    assert event.pgh_context.metadata["user"] == browser.user.pk
    assert head.first_name not in event.pgh_context.metadata["url"]
