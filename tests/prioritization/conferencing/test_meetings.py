"""A meeting: its agenda from the lists, one household at a time, minutes that stay (C2, R28)."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.models import CaseConferencing
from cas.access.roles import Role
from cas.models import Agency, RecordRead
from prioritization.actions.meetings import MeetingClosed, close_meeting, put_on_agenda
from prioritization.actions.minutes import FIELDS, Seen, save_minutes
from prioritization.enums import ProgramKind
from prioritization.models import Meeting, MeetingAgency, MeetingItem
from tests import factories
from tests.factories import housing

PSH = ProgramKind.PERMANENT_SUPPORTIVE


def typed_day(stem, day):
    return {f"{stem}_month": day.month, f"{stem}_day": day.day, f"{stem}_year": day.year}


def url_of(name, subject):
    return reverse(f"prioritization:{name}", args=[subject.pk])


def words(**said):
    return {**dict.fromkeys(FIELDS, ""), "next_step_owner": None, "next_step_due_on": None, **said}


def save(item, seen=None, by=None, **said):
    record = CaseConferencing.objects.filter(household=item.household_id).first()
    now = Seen(MeetingItem.objects.get(pk=item.pk).revision, record.revision if record else 0)
    return save_minutes(
        item=item,
        seen=seen or now,
        content=words(**said),
        by=by or item.saved_by,
        at=timezone.now(),
    )


def test_the_agenda_begins_with_the_first_households_of_the_lists(staff):
    housing.housing_list()
    scores = (3, 9, 6)
    made = {score: housing.waiting(score=score) for score in scores}
    agency = factories.AgencyFactory()
    fields = {"kinds": [PSH], "number": 2, "place": "Library", "agencies": [agency.pk]}
    answer = staff.post(
        reverse("prioritization:meeting_add"),
        {**fields, **typed_day("held_on", factories.today())},
    )
    meeting = Meeting.objects.get()
    assert answer.url == url_of("meeting", meeting)
    on_agenda = meeting.items.in_order().values_list("household", flat=True)
    assert list(on_agenda) == [made[9].pk, made[6].pk]
    assert meeting.agencies.get().agency == agency
    page = staff.get(answer.url).content.decode()
    assert agency.name in page
    assert page.index(factories.head_of(made[9]).display_name) < page.index(
        factories.head_of(made[6]).display_name
    )


def test_c7_a_private_household_does_not_come_onto_an_agenda(staff):
    housing.housing_list()
    private = housing.waiting(score=9, release=factories.REFUSED)
    shared = housing.waiting(score=3)
    staff.post(
        reverse("prioritization:meeting_add"),
        {"kinds": [PSH], "number": 5, **typed_day("held_on", factories.today())},
    )
    assert list(Meeting.objects.get().items.values_list("household", flat=True)) == [shared.pk]
    assert private.pk


def test_a_household_is_added_by_the_code_of_any_member_and_once(staff):
    meeting = housing.meeting(by=staff.user)
    made = factories.household(children=(3,))
    child = made.memberships.in_order().last().client
    for _ in range(2):
        staff.post(url_of("meeting_agenda", meeting), {"code": child.code.lower()})
    assert meeting.items.get().household == made
    answer = staff.post(url_of("meeting_agenda", meeting), {"code": "nobody"})
    assert "Nobody you may open has this code" in answer.content.decode()


def test_two_people_fill_one_agenda_and_nobody_is_on_it_twice(staff):
    households = [factories.household() for _ in range(3)]
    meeting = housing.meeting(*households[:2])
    ids = [each.pk for each in households]
    added = put_on_agenda(meeting=meeting, household_ids=ids, by=staff.user, at=timezone.now())
    assert added == 1
    assert [item.household for item in meeting.items.in_order()] == households


def test_a_household_nobody_wrote_about_comes_off_again(staff):
    item = housing.item()
    staff.post(url_of("meeting_take_off", item))
    assert not MeetingItem.objects.exists()


def test_what_was_decided_is_not_taken_off(staff):
    item = housing.item()
    save(item, decision="Refer")
    staff.post(url_of("meeting_take_off", item))
    assert MeetingItem.objects.get().decision == "Refer"


def test_one_household_after_the_other_with_owner_and_due_day(staff):
    households = [housing.waiting(told=False) for _ in range(2)]
    meeting = housing.meeting(*households, by=staff.user)
    first, second = meeting.items.in_order()
    due = factories.today() + timezone.timedelta(days=7)
    answer = staff.post(
        url_of("meeting_item", first),
        {
            "revision": 0,
            "record": 0,
            "decision": "Refer to the first opening",
            "next_step": "Copy of the ID",
            "next_step_owner": staff.user.pk,
            **typed_day("next_step_due_on", due),
        },
    )
    assert answer.url == url_of("meeting_item", second)
    first.refresh_from_db()
    assert (first.next_step_owner, first.next_step_due_on) == (staff.user, due)
    record = CaseConferencing.objects.get()
    assert (record.decision, record.next_step, record.next_step_owner, record.next_step_due_on) == (
        "Refer to the first opening",
        "Copy of the ID",
        str(staff.user),
        due,
    )
    assert record.meeting_on == meeting.held_on


def test_the_minutes_have_what_was_decided_and_the_next_meeting_has_it_as_history(staff):
    made = housing.waiting(told=False)
    last_week = factories.today() - timezone.timedelta(days=7)
    save(housing.item(made, held_on=last_week), decision="Wait for the voucher")
    now = housing.item(made)
    page = staff.get(url_of("meeting_item", now)).content.decode()
    assert "Last time" in page
    assert "Wait for the voucher" in page
    past = Meeting.objects.order_by("held_on").first()
    assert "Wait for the voucher" in staff.get(url_of("meeting", past)).content.decode()


def test_blank_fields_of_a_meeting_leave_the_record_as_it_is(staff):
    made = housing.waiting(told=False)
    factories.case_conferencing(made, decision="Decided in March", blockers="No phone")
    save(housing.item(made), next_step="Call the clinic")
    record = CaseConferencing.objects.get()
    assert (record.decision, record.next_step) == ("Decided in March", "Call the clinic")
    assert record.blockers == "No phone"


def test_r28_saving_what_a_meeting_decides_tells_the_lists_of_the_papers(staff):
    made = housing.waiting()
    factories.all_documents(made, "psh")
    factories.tell_lists(made)
    made.facts.refresh_from_db()
    assert not made.facts.doc_ready_psh
    save(housing.item(made), decision="Refer")
    made.facts.refresh_from_db()
    assert made.facts.doc_ready_psh


def test_c7_of_an_anonymous_household_the_minutes_alone_keep_the_words(sign_in, tools):
    browser = sign_in(role=Role.CAS_STAFF)
    made = housing.waiting(head={"anonymous": True}, told=False)
    item = housing.item(made)
    save(item, decision="Ask the provider", by=browser.user)
    assert MeetingItem.objects.get().decision == "Ask the provider"
    assert not CaseConferencing.objects.exists()


def test_closed_minutes_never_change_not_even_in_the_database(staff):
    item = housing.item()
    save(item, decision="Refer")
    staff.post(url_of("meeting_close", item.meeting))
    meeting = Meeting.objects.get()
    assert meeting.is_closed
    with pytest.raises(MeetingClosed):
        save(item, decision="Something else")
    agency = Agency.objects.first()
    for change in (
        lambda: MeetingItem.objects.update(decision="x"),
        lambda: MeetingItem.objects.all().delete(),
        lambda: Meeting.objects.update(place="x"),
        lambda: MeetingAgency.objects.create(meeting=meeting, agency=agency),
        lambda: MeetingItem.objects.create(
            meeting=meeting, household=factories.household(), place=9, saved_by=staff.user
        ),
    ):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            change()


def test_words_that_come_after_the_end_are_shown_again(staff):
    item = housing.item()
    close_meeting(meeting=item.meeting, by=staff.user, at=timezone.now())
    answer = staff.post(
        url_of("meeting_item", item), {"revision": 0, "record": 0, "decision": "Too late words"}
    )
    page = answer.content.decode()
    assert "Too late words" in page
    assert "was closed" in page


def test_an_assessor_of_another_agency_sees_that_somebody_stands_there(sign_in, tools):
    hidden = housing.waiting(told=False, release=factories.NO_RELEASE)
    shared = housing.waiting(told=False)
    item = housing.item(hidden)
    save(item, decision="Secret words")
    put_on_agenda(
        meeting=item.meeting, household_ids=[shared.pk], by=item.saved_by, at=timezone.now()
    )
    browser = sign_in()
    page = browser.get(url_of("meeting", item.meeting)).content.decode()
    head = factories.head_of(hidden)
    for secret in ("Secret words", head.display_name, head.code):
        assert secret not in page
    assert "Another agency" in page
    assert factories.head_of(shared).display_name in page
    assert browser.get(url_of("meeting_item", item)).status_code == 404


def test_reading_minutes_is_logged_for_each_household(staff):
    item = housing.item()
    save(item, decision="Refer")
    staff.get(url_of("meeting", item.meeting))
    read = RecordRead.objects.get(user_id=staff.user.pk)
    assert (read.household_id, read.page) == (item.household_id, "prioritization:meeting")


def test_an_owner_without_a_step_is_asked_for_the_step(staff):
    item = housing.item(by=staff.user)
    answer = staff.post(
        url_of("meeting_item", item),
        {"revision": 0, "record": 0, "decision": "Kept", "next_step_owner": staff.user.pk},
    )
    page = answer.content.decode()
    assert "Say what happens next." in page
    assert "Kept" in page


def test_a_meeting_that_says_nothing_of_a_household_is_not_saved(staff):
    item = housing.item()
    answer = staff.post(url_of("meeting_item", item), {"revision": 0, "record": 0})
    assert "Write down what was decided" in answer.content.decode()
    assert MeetingItem.objects.get().revision == 0
