"""What goes on with a household when it exits, joins others, is merged, or becomes private.

Rules C10, C12 and C13: a case, a hold, a referral, a parking and a place in a program.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from clients.actions import exits, households
from clients.actions.releases import withdraw_release
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment, CoordinatedEntryEvent
from prioritization.actions import acts, referrals
from prioritization.models import Act, HouseholdFacts, Parking, Placement, Referral
from tests import factories
from tests.clients.merging import merge, undo
from tests.factories import referrals as openings
from tests.factories import worklists
from tests.prioritization.referrals.referring import TEN_SECONDS, assessed, offered, referred

pytestmark = pytest.mark.django_db

SHELTER = 101
"""HUD 3.12: an emergency shelter."""


@pytest.fixture
def worker(tools):
    return factories.UserFactory(role=Role.NAVIGATOR)


def leave(made, by):
    departure = exits.Departure(factories.today(), SHELTER, situation=SHELTER)
    exits.exit_household(household=made, departure=departure, by=by, at=timezone.now())


def worker_of(made):
    case = CaseAssignment.objects.open().filter(household=made).first()
    return case.worker if case else None


def events_of(record):
    return CoordinatedEntryEvent.objects.filter(referral_key=record.key)


# --- An exit ---------------------------------------------------------------------------------


def test_c13_an_exit_ends_the_case_and_the_hold_and_takes_the_referral_back(shelter, staff, worker):
    made, free = assessed(), openings.opening(shelter)
    record = offered(free, made, staff)
    referrals.accept(referral=record, by=openings.partner(shelter), at=timezone.now())
    case = worklists.case(made, worker)
    hold = openings.hold(made)

    leave(made, staff)

    for each in (record, free, case, hold):
        each.refresh_from_db()
    assert (record.state, record.reason) == ("withdrawn", "left_coordinated_entry")
    assert record.steps.get(to_state="withdrawn").by == staff
    assert free.state == "open"
    assert (case.ended_because, case.ended_by) == (AssignmentEnd.EXITED, staff)
    assert (bool(hold.ended_at), hold.ended_by) == (True, staff)
    event = events_of(record).get()
    assert (event.referral_result, event.result_date) == (None, None), "HUD has no code for it"


def test_c13_an_exit_in_the_ten_seconds_voids_the_referral_and_no_event_is_written(shelter, staff):
    made, free = assessed(), openings.opening(shelter)
    record = referred(free, made, staff)
    leave(made, staff)
    acts.settle(at=timezone.now() + TEN_SECONDS)
    record.refresh_from_db()
    assert record.state == "voided"
    assert not events_of(record).exists()
    assert Act.objects.get(subject_id=record.pk, kind="refer").settled_at


def test_c13_who_only_lets_some_leave_goes_on_as_before(shelter, staff, worker):
    made, free = assessed(children=(4,)), openings.opening(shelter, places=2)
    record = offered(free, made, staff)
    worklists.case(made, worker)
    child = made.memberships.exclude(client=factories.head_of(made)).get().client
    departure = exits.Departure(factories.today(), SHELTER, situation=SHELTER)
    exits.exit_some(
        household=made, leaving={child.pk: 1}, departure=departure, by=staff, at=timezone.now()
    )
    record.refresh_from_db()
    assert record.state == "offered"
    assert worker_of(made) == worker


def test_c10_who_joins_another_household_leaves_nothing_open_behind(shelter, staff, worker):
    made, others, free = assessed(), assessed(), openings.opening(shelter)
    record = offered(free, made, staff)
    case, hold = worklists.case(made, worker), openings.hold(made)
    head = factories.head_of(made)
    households.join(household=others, joining={head.pk: 4}, since=factories.today(), by=staff)
    for each in (record, case, hold):
        each.refresh_from_db()
    assert (record.state, record.reason) == ("withdrawn", "joined_others")
    assert case.ended_because == AssignmentEnd.JOINED_OTHERS
    assert hold.ended_by == staff


# --- A merge, and its undo -------------------------------------------------------------------


def test_c12_the_household_that_stays_goes_on_with_what_went_on(shelter, staff, worker):
    stays, other, free = assessed(), assessed(), openings.opening(shelter)
    elsewhere = factories.open_list(name="Example Cabins")
    parking, hold = openings.parking(other, elsewhere), openings.hold(other)
    referrals.refer(
        opening=free,
        household=other,
        passing_over={stays.pk: "not_reached"},
        by=staff,
        at=timezone.now(),
    )
    worklists.case(other, worker)

    made = merge(other, stays, staff)

    record = Referral.objects.active().get()
    assert (record.household, record.state) == (stays, "prepared")
    for each in (parking, hold):
        each.refresh_from_db()
        assert each.household == stays
    assert (worker_of(stays), worker_of(other)) == (worker, None)
    acts.settle(at=timezone.now() + TEN_SECONDS)
    assert events_of(record).get().household == stays

    undo(made, staff)

    for each in (record, parking, hold):
        each.refresh_from_db()
        assert each.household == other
    assert record.state == "offered"
    assert (worker_of(stays), worker_of(other)) == (None, worker)
    referrals.decline(
        referral=record, reason="other_place", by=openings.partner(shelter), at=timezone.now()
    )
    assert events_of(record).get().referral_result == 2
    assert Parking.objects.get(referral=record).household == other


def test_c12_what_it_has_itself_stays_and_a_second_referral_is_taken_back(shelter, staff, worker):
    stays, other = assessed(), assessed()
    parkings = [openings.parking(each, factories.open_list()) for each in (stays, other)]
    own = offered(openings.opening(shelter), stays, staff)
    theirs = offered(openings.opening(shelter), other, staff)
    holds = openings.hold(stays), openings.hold(other)
    mine = worklists.case(stays, staff)
    worklists.case(other, worker)

    made = merge(other, stays, staff)

    for each in (own, theirs, *holds, *parkings):
        each.refresh_from_db()
    assert (own.state, own.household) == ("offered", stays)
    assert (theirs.state, theirs.reason) == ("withdrawn", "another_goes_on")
    assert [each.household for each in holds] == [stays, other]
    assert {each.household for each in parkings} == {stays}, "at two programs"
    mine.refresh_from_db()
    assert mine.ended_at is None

    undo(made, staff)
    assert (worker_of(stays), worker_of(other)) == (staff, worker)
    parkings[1].refresh_from_db()
    assert parkings[1].household == other


def test_c12_c13_a_place_in_a_shelter_goes_over_and_back_with_its_stay(shelter, staff):
    stays, other = assessed(score=8), assessed(score=8)
    place = openings.placement(other, shelter)
    factories.tell_lists(other)
    before = place.stay
    made = merge(other, stays, staff)
    place.refresh_from_db()
    assert (place.household, place.stay) == (stays, stays.enrollments.get().stay)
    assert HouseholdFacts.objects.get(pk=stays.pk).is_placed
    undo(made, staff)
    place.refresh_from_db()
    assert (place.household, place.stay) == (other, before)
    placed = HouseholdFacts.objects.filter(is_placed=True).values_list("pk", flat=True)
    assert list(placed) == [other.pk]


def test_c12_who_moved_in_while_merged_has_the_place_after_the_undo(shelter, staff):
    stays, other = factories.household(), assessed()
    record = offered(openings.opening(shelter), other, staff)
    made = merge(other, stays, staff)
    partner = openings.partner(shelter)
    referrals.accept(referral=record, by=partner, at=timezone.now())
    referrals.enroll(referral=record, by=partner, at=timezone.now())
    assert Placement.objects.get().household == stays
    undo(made, staff)
    place = Placement.objects.get()
    assert (place.household, place.stay) == (other, other.enrollments.get().stay)
    assert events_of(record).count() == 1


def test_c12_a_hold_and_a_parking_that_are_over_keep_none_off(shelter, staff):
    stays, other = assessed(), assessed()
    over = openings.parking(stays, shelter, days=-1)
    live = openings.parking(other, shelter)
    past = timezone.now() - timedelta(hours=3)
    openings.hold(stays, held_at=past, until=past + timedelta(hours=1))
    hold = openings.hold(other)
    merge(other, stays, staff)
    for each in (over, live, hold):
        each.refresh_from_db()
    assert over.ended_by == staff
    assert (live.household, hold.household) == (stays, stays)


def test_c12_through_two_merges_and_back(shelter, staff, worker):
    first, second, last = assessed(), assessed(), assessed()
    record = offered(openings.opening(shelter), first, staff)
    worklists.case(first, worker)
    one, two = merge(first, second, staff), merge(second, last, staff)
    record.refresh_from_db()
    assert (record.household, worker_of(last)) == (last, worker)
    undo(two, staff)
    record.refresh_from_db()
    assert (record.household, worker_of(second)) == (second, worker)
    undo(one, staff)
    record.refresh_from_db()
    assert (record.household, worker_of(first), worker_of(second)) == (first, worker, None)


# --- Who became private in the ten seconds ---------------------------------------------------


@pytest.mark.parametrize("htmx", [True, False])
def test_a_referral_is_undone_though_the_household_became_private(shelter, sign_in, htmx):
    made, free = assessed(score=8), openings.opening(shelter)
    browser = sign_in(role=Role.CAS_STAFF)
    record = referred(free, made, browser.user)
    factories.give_release(factories.head_of(made), factories.REFUSED)
    act = Act.objects.get(subject_id=record.pk, kind="refer")
    assert browser.get(reverse("clients:household", args=[made.pk])).status_code == 404
    answer = browser.post(
        reverse("prioritization:undo", args=[act.pk]),
        {"back": "review"},
        headers={"HX-Request": "true"} if htmx else {},
    )
    record.refresh_from_db()
    assert record.state == "voided"
    if not htmx:
        assert answer.url.startswith(reverse("prioritization:queue"))
    else:
        assert factories.head_of(made).display_name not in answer.content.decode()


def test_only_who_made_a_referral_undoes_it(shelter, sign_in, staff):
    made, free = assessed(score=8), openings.opening(shelter)
    record = referred(free, made, staff)
    act = Act.objects.get(subject_id=record.pk, kind="refer")
    other = sign_in(role=Role.CAS_STAFF)
    assert other.post(reverse("prioritization:undo", args=[act.pk])).status_code == 404
    head = factories.head_of(made)
    withdraw_release(client=head, household=made, by=made.created_by, at=timezone.now())
    assert Referral.objects.get().state == "prepared"
