"""C2: two people edit a service plan, a conferencing record, minutes or a meeting: nothing is lost.

A few dozen orders of their steps; `make proof` tries 2,000, and real threads.
"""

import pytest
from django.urls import reverse

from assessments.actions.plans import EditConflict
from assessments.models import CaseConferencing
from assessments.rules.merging import MINE, THEIRS, Conflict
from cas.access.roles import Role
from prioritization.models import MeetingItem
from prioritization.rules.minutes import Sides, decide
from tests import factories
from tests.factories import housing
from tests.prioritization.conferencing import editing
from tests.prioritization.conferencing.test_meetings import url_of


@pytest.mark.parametrize("kind", editing.KINDS)
def test_c2_nothing_is_lost_in_whatever_order_two_people_save(tools, kind):
    rng = editing.chance(kind)
    editors = editing.KINDS[kind]()
    saved = sum(editing.interleave(editors, rng, turns=8) for _ in range(12))
    assert saved > 12


def test_the_judge_notices_what_is_lost(tools):
    """Two editors whose software forgets that there is another one."""
    rng = editing.chance(1)
    editors = editing.record_editors()
    for editor in editors:
        careless = editor.desks[0]
        careful = careless.save

        def overwrite(view, typed, choices=None, against=0, careless=careless, careful=careful):
            view.seen = getattr(careless.stored(), "revision", 0)
            careful(view, typed)

        careless.save = overwrite
    with pytest.raises(editing.Lost):
        editing.interleave(editors, rng, turns=160)


@pytest.fixture
def two_at_one_item(sign_in, tools):
    """Two people who opened the same household of a meeting, and what they send."""
    item = housing.item()
    browsers = [sign_in(role=Role.CAS_STAFF), sign_in(role=Role.NAVIGATOR)]
    return item, browsers, {"revision": 0, "record": 0, "decision": "", "next_step": ""}


def test_c2_two_who_write_different_fields_of_the_minutes_are_both_kept(two_at_one_item):
    item, (first, second), opened = two_at_one_item
    first.post(url_of("meeting_item", item), {**opened, "decision": "Refer"})
    second.post(url_of("meeting_item", item), {**opened, "next_step": "Call"})
    stored, record = MeetingItem.objects.get(), CaseConferencing.objects.get()
    assert (stored.decision, stored.next_step) == ("Refer", "Call")
    assert (record.decision, record.next_step) == ("Refer", "Call")


def test_c2_two_who_write_the_same_field_are_asked_once(two_at_one_item):
    item, (first, second), opened = two_at_one_item
    url = url_of("meeting_item", item)
    first.post(url, {**opened, "decision": "Refer to Oak"})
    mine = {**opened, "decision": "Refer to Maple", "next_step": "Call"}
    page = second.post(url, mine).content.decode()
    assert "Two people changed the same thing" in page
    assert page.count('name="choose-') == 2
    assert "Refer to Oak" in page
    record = CaseConferencing.objects.get()
    assert record.decision == "Refer to Oak"
    against = MeetingItem.objects.get().revision + record.revision
    answer = second.post(url, {**mine, "choose-decision": MINE, "against": against})
    assert answer.status_code == 302
    for stored in (MeetingItem.objects.get(), CaseConferencing.objects.get()):
        assert (stored.decision, stored.next_step) == ("Refer to Maple", "Call")


def test_c2_the_meeting_asks_before_it_replaces_what_step_7_says_by_now(two_at_one_item):
    item, (meeting, worker), opened = two_at_one_item
    factories.service_plan(item.household, item.household.assessments.get())
    record = factories.case_conferencing(item.household, decision="Decided before")
    opened["record"] = record.revision
    step_7 = reverse("assessments:case_conferencing", args=[item.household_id])
    worker.post(step_7, {"revision": record.revision, "decision": "The client found a room"})
    url, mine = url_of("meeting_item", item), {**opened, "decision": "Refer"}
    page = meeting.post(url, mine).content.decode()
    assert "in the household&#x27;s record" in page
    assert "The client found a room" in page
    record.refresh_from_db()
    choice = {"choose-record-decision": THEIRS, "against": record.revision}
    assert meeting.post(url, {**mine, **choice}).status_code == 302
    record.refresh_from_db()
    assert MeetingItem.objects.get().decision == "Refer"
    assert record.decision == "The client found a room"


@pytest.mark.parametrize("words", ["", "Decided before"])
def test_c2_the_meeting_asks_too_when_it_comes_to_what_the_record_said_before(words):
    decided = decide(
        Sides(seen={"decision": "Refer"}, stored={"decision": "Refer"}),
        Sides(seen={"decision": words}, stored={"decision": "The client found a room"}),
        typed={"decision": words},
        choices={},
        about={},
    )
    assert decided.minutes == {"decision": words}
    assert decided.conflicts == (
        Conflict(("record", "decision"), theirs="The client found a room", mine=words),
    )


def test_c2_a_choice_is_void_when_somebody_saves_once_more(tools):
    editors = editing.minutes_editors()
    rng = editing.chance(3)
    first, second = editors
    desk = first.desks[0]
    for editor, words in ((first, "A"), (second, "B")):
        editor.desk, editor.view = editor.desks[0], editor.desks[0].open()
        editor.typed = {**editor.view.content, "decision": words}
    second.save(rng)
    with pytest.raises(EditConflict) as asked:
        desk.save(first.view, first.typed)
    against = asked.value.stored.revision
    second.desk, second.view = second.desks[0], second.desks[0].open()
    second.typed = {**second.view.content, "decision": "C"}
    second.save(rng)
    with pytest.raises(EditConflict) as again:
        desk.save(first.view, first.typed, {"decision": MINE}, against)
    assert again.value.conflicts[0].theirs == "C"
    assert MeetingItem.objects.get().decision == "C"


def test_c2_two_who_prepare_a_meeting_keep_their_agencies_and_are_asked_about_the_place(
    sign_in, tools
):
    meeting = housing.meeting(place="Library")
    agencies = [factories.AgencyFactory().pk for _ in range(2)]
    first, second = sign_in(role=Role.CAS_STAFF), sign_in(role=Role.CAS_LEAD)
    day = factories.today()
    typed = {"held_on_month": day.month, "held_on_day": day.day, "held_on_year": day.year}
    url, typed = url_of("meeting_edit", meeting), {**typed, "revision": 1, "seated": ""}
    first.post(url, {**typed, "place": "City Hall", "agencies": agencies[:1]})
    mine = {**typed, "place": "Clinic", "agencies": agencies[1:], "remarks": "Bring cookies"}
    page = second.post(url, mine).content.decode()
    assert "Two people changed the same thing" in page
    second.post(url, {**mine, "choose-place": THEIRS, "against": 2})
    meeting.refresh_from_db()
    assert (meeting.place, meeting.remarks) == ("City Hall", "Bring cookies")
    assert set(meeting.agencies.values_list("agency", flat=True)) == set(agencies)
