"""Offering beds in list order, and what can become of an offer: rules R4, R5, R24, C1, C11, C13."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from clients.models import CoordinatedEntryEvent
from prioritization.actions import acts
from prioritization.actions import referrals as actions
from prioritization.actions.openings import (
    CannotTakeBack,
    close_program,
    lapse_openings,
    withdraw_opening,
)
from prioritization.actions.parkings import lift_parking
from prioritization.actions.placements import end_placement
from prioritization.actions.referral_steps import CannotAnswer
from prioritization.models import (
    Act,
    Entry,
    HouseholdFacts,
    Movement,
    Parking,
    Placement,
    Referral,
    ReferralStep,
)
from prioritization.referring.board import candidate_page
from prioritization.referring.fitting import open_beds_for, passed_over_for
from tests import factories
from tests.factories import referrals as openings

pytestmark = pytest.mark.django_db
TEN_SECONDS = timedelta(seconds=10)


@pytest.fixture
def staff(tools):
    return factories.UserFactory(role=Role.CAS_STAFF)


@pytest.fixture
def shelter(tools):
    return factories.open_list(name="Example Shelter")


def assessed(score=3, tool=Tool.CRISIS, **household):
    """A household that stands on the lists that its assessment opens."""
    made = factories.household(**household)
    factories.assessment(made, tool, score=score)
    factories.tell_lists(made)
    return made


def referred(free, made, staff, *, at=None, **options):
    return actions.refer(opening=free, household=made, by=staff, at=at or timezone.now(), **options)


def offered(free, made, staff, **options):
    """A referral that the program sees."""
    record = referred(free, made, staff, **options)
    acts.settle(at=timezone.now() + TEN_SECONDS)
    record.refresh_from_db()
    assert record.state == "offered"
    return record


def stands(made, program):
    return Entry.objects.standing().filter(household=made, program=program).exists()


def event_of(record):
    return CoordinatedEntryEvent.objects.get(referral_key=record.key)


def candidates(free, viewer, after=""):
    page = candidate_page(free, after, viewer=viewer, on=factories.today(), at=timezone.now())
    return page.rows


def ahead(free, made):
    return passed_over_for(free, made.pk, on=factories.today(), at=timezone.now())


# --- Who can be offered a bed ----------------------------------------------------------------


def test_r4_the_extremely_vulnerable_household_is_next(shelter, staff):
    other, evh = assessed(score=5), assessed(score=8)
    free = openings.opening(shelter)

    rows = candidates(free, staff)

    assert [row.pk for row in rows] == [evh.pk, other.pk]
    assert [row.is_next for row in rows] == [True, False]
    assert ahead(free, other) == [evh.pk]


def test_r5_a_household_that_is_not_extremely_vulnerable_can_be_referred(shelter, staff):
    made = assessed(score=1)
    assert offered(openings.opening(shelter), made, staff)


def test_r24_the_place_on_each_list_decides_and_no_single_queue(tools, staff):
    by_pets = factories.open_list([], [([{"fact": "pets", "op": "eq", "value": "no"}], 20)])
    plain = factories.open_list()
    first, second = factories.household(), factories.household()
    factories.assessment(first, score=3, answers={"pets": "yes"})
    factories.assessment(second, score=2, answers={"pets": "no"})
    factories.tell_lists(first, second)

    assert ahead(openings.opening(by_pets), first) == [second.pk]
    assert ahead(openings.opening(plain), second) == [first.pk]


def test_c1_a_shelter_bed_needs_a_crisis_assessment_and_a_unit_an_hct(shelter, staff):
    housing = factories.open_list(kind="rapid_rehousing")
    crisis_only, hct_only = assessed(), assessed(tool=Tool.HCT)
    bed, unit = openings.opening(shelter), openings.opening(housing, bed_kind="unit")

    with pytest.raises(actions.CannotRefer):
        referred(bed, hct_only, staff)
    with pytest.raises(actions.CannotRefer):
        referred(unit, crisis_only, staff)
    assert offered(bed, crisis_only, staff).kind == "shelter"
    assert offered(unit, hct_only, staff).kind == "housing"


def test_a_bed_that_is_too_small_and_a_family_room_without_children_do_not_fit(shelter, staff):
    couple, family = assessed(partner=True), assessed(children=[3])
    bed = openings.opening(shelter)
    room = openings.opening(shelter, bed_kind="family_room", places=4)

    assert ahead(bed, couple) is None
    assert ahead(room, couple) is None
    assert ahead(room, family) == []


def test_passing_over_needs_a_reason_for_everybody_further_up(shelter, staff):
    first, second, third = assessed(score=5), assessed(score=4), assessed(score=3)
    free = openings.opening(shelter)

    with pytest.raises(actions.NeedsReasons) as refusal:
        referred(free, third, staff, passing_over={first.pk: "not_reached"})
    assert refusal.value.household_ids == [second.pk]
    record = referred(
        free, third, staff, passing_over={first.pk: "not_reached", second.pk: "safety"}
    )

    assert list(record.passed_over.order_by("pk").values_list("household", "reason")) == [
        (first.pk, "not_reached"),
        (second.pk, "safety"),
    ]


def test_who_is_parked_referred_or_on_hold_is_skipped_without_a_reason(shelter, staff):
    parked, busy, held, last = (assessed(score=score) for score in (5, 4, 3, 2))
    openings.parking(parked, shelter)
    offered(openings.opening(shelter), busy, staff)
    openings.hold(held, by=staff)
    free = openings.opening(shelter)

    assert ahead(free, last) == []
    assert ahead(free, parked) is None
    assert ahead(free, busy) is None
    assert ahead(free, held) == []
    marks = [row.mark for row in candidates(free, staff)]
    assert marks[0].startswith("Parked through")
    assert marks[1:] == ["Has a referral", "On hold", ""]


def test_the_open_beds_of_a_household_are_those_that_its_lists_allow(shelter, staff):
    first, made = assessed(score=5), assessed(score=4)
    other = factories.open_list([{"fact": "pets", "op": "eq", "value": "no"}])
    bed = openings.opening(shelter)
    openings.opening(shelter, bed_kind="family_room", places=3)
    openings.opening(other)
    openings.opening(shelter, open_from=factories.today() + timedelta(days=1))
    room = openings.opening(shelter, places=2, bed_kind="room")
    offered(bed, first, staff)

    beds = open_beds_for(made.pk, on=factories.today(), at=timezone.now())

    assert [(each.opening.pk, each.ahead, each.can_be_offered) for each in beds] == [
        (room.pk, 0, True)
    ]


@pytest.mark.parametrize("closed", ["not accepting", "closure", "withdrawn", "too late"])
def test_a_bed_that_is_not_on_offer_is_offered_to_nobody(shelter, staff, closed):
    made, free = assessed(), openings.opening(shelter)
    now = timezone.now()
    if closed == "not accepting":
        shelter.is_accepting, shelter.not_accepting_because = False, "Full."
        shelter.save()
    elif closed == "closure":
        close_program(
            program=shelter,
            first_day=factories.today(),
            last_day=None,
            reason="Bed bugs",
            by=staff,
            at=now,
        )
    elif closed == "withdrawn":
        withdraw_opening(opening=free, by=staff, at=now)
    else:
        free.closes_at = now + timedelta(hours=1)
        free.save()
        now += timedelta(hours=2)
    with pytest.raises(actions.CannotRefer, match="not open any more"):
        referred(free, made, staff, at=now)


# --- Ten seconds -----------------------------------------------------------------------------


def test_a_referral_is_seen_outside_and_writes_its_event_after_ten_seconds(shelter, staff):
    made, free = assessed(), openings.opening(shelter)
    partner = openings.partner(shelter)
    now = timezone.now()

    record = referred(free, made, staff, at=now)
    acts.settle(at=now + timedelta(seconds=9))
    assert not Referral.objects.visible_to(partner).exists()
    assert not CoordinatedEntryEvent.objects.exists()
    acts.settle(at=now + TEN_SECONDS)

    assert Referral.objects.visible_to(partner).get() == record
    event = event_of(record)
    assert (event.code, event.location, event.referral_result) == (10, "Example Shelter", None)
    assert event.client == factories.head_of(made)
    assert event.stay == made.enrollments.first().stay


def test_an_undone_referral_is_void_and_the_bed_open_again(shelter, staff):
    made, free = assessed(), openings.opening(shelter)
    now = timezone.now()
    record = referred(free, made, staff, at=now)

    acts.undo(act=Act.objects.get(), by=staff, at=now + timedelta(seconds=5))
    acts.settle(at=now + TEN_SECONDS)

    record.refresh_from_db()
    assert record.state == "voided"
    assert not CoordinatedEntryEvent.objects.exists()
    assert referred(free, made, staff)


def test_offering_twice_writes_one_event(shelter, staff):
    record = offered(openings.opening(shelter), assessed(), staff)
    actions.offer(referral=record, at=timezone.now())
    assert CoordinatedEntryEvent.objects.count() == 1
    assert ReferralStep.objects.filter(referral=record, to_state="offered").count() == 1


def test_who_left_coordinated_entry_meanwhile_is_not_referred_after_all(shelter, staff):
    made, free = assessed(), openings.opening(shelter)
    record = referred(free, made, staff)
    made.enrollments.update(exited_on=factories.today() - timedelta(days=1))
    acts.settle(at=timezone.now() + TEN_SECONDS)
    record.refresh_from_db()
    free.refresh_from_db()
    assert (record.state, free.state) == ("voided", "open")


def test_a_program_that_takes_a_bed_back_in_those_seconds_hears_nothing(shelter, staff):
    made, free = assessed(), openings.opening(shelter)
    record = referred(free, made, staff)
    withdraw_opening(opening=free, by=openings.partner(shelter), at=timezone.now())
    acts.settle(at=timezone.now() + TEN_SECONDS)
    record.refresh_from_db()
    free.refresh_from_db()
    assert (record.state, free.state) == ("voided", "withdrawn")


def test_a_bed_that_somebody_was_offered_cannot_be_taken_back(shelter, staff):
    free = openings.opening(shelter)
    offered(free, assessed(), staff)
    with pytest.raises(CannotTakeBack):
        withdraw_opening(opening=free, by=staff, at=timezone.now())


# --- One at a time ---------------------------------------------------------------------------


def test_one_active_referral_per_bed_and_per_household_and_kind(shelter, staff):
    first, second = assessed(score=5), assessed(score=4)
    one, other = openings.opening(shelter), openings.opening(shelter)
    offered(one, first, staff)

    with pytest.raises(actions.CannotRefer, match="Somebody else"):
        referred(one, second, staff)
    with pytest.raises(actions.CannotRefer):
        referred(other, first, staff)
    assert offered(other, second, staff)


def test_a_household_may_have_a_shelter_and_a_housing_referral(shelter, staff):
    housing = factories.open_list(kind="rapid_rehousing")
    made = assessed()
    factories.assessment(made, Tool.HCT)
    factories.tell_lists(made)
    offered(openings.opening(shelter), made, staff)
    assert offered(openings.opening(housing, bed_kind="unit"), made, staff)
    codes = CoordinatedEntryEvent.objects.values_list("code", flat=True)
    assert sorted(codes) == [10, 13]


# --- Answers ---------------------------------------------------------------------------------


def test_every_ending_writes_its_result_once_and_opens_the_bed_again(shelter, staff):
    partner = openings.partner(shelter)
    endings = {
        "declined_by_client": (
            2,
            lambda r, at: actions.decline(referral=r, reason="does_not_suit", by=partner, at=at),
        ),
        "declined_by_provider": (
            3,
            lambda r, at: actions.decline(referral=r, reason="not_reached", by=partner, at=at),
        ),
        "no_show": (2, lambda r, at: actions.no_show(referral=r, by=partner, at=at)),
        "withdrawn": (None, lambda r, at: actions.withdraw(referral=r, by=staff, at=at)),
        "expired": (3, lambda r, at: actions.expire_due(at + timedelta(days=30))),
    }
    for state, (result, act) in endings.items():
        free, made = openings.opening(shelter), assessed()
        record = offered(free, made, staff, passing_over=everybody())
        actions.accept(referral=record, by=partner, at=timezone.now())
        assert event_of(record).referral_result == 1
        act(record, timezone.now())
        record.refresh_from_db()
        free.refresh_from_db()
        event = event_of(record)
        assert (record.state, event.referral_result) == (state, result)
        assert (event.result_date is None) == (result is None)
        assert free.state == "open"
        assert stands(made, shelter)


def everybody():
    ids = Entry.objects.values_list("household_id", flat=True)
    return dict.fromkeys(ids, "not_reached")


def test_an_answer_that_comes_too_late_is_refused_in_words(shelter, staff):
    record = offered(openings.opening(shelter), assessed(), staff)
    partner = openings.partner(shelter)
    actions.accept(referral=record, by=partner, at=timezone.now())
    for again in (actions.accept, actions.void):
        with pytest.raises(CannotAnswer, match="gone on meanwhile"):
            again(referral=record, by=partner, at=timezone.now())


def test_a_bed_that_is_gone_is_offered_to_nobody_else(shelter, staff):
    free = openings.opening(shelter)
    record = offered(free, assessed(), staff)
    actions.decline(
        referral=record, reason="bed_gone", by=openings.partner(shelter), at=timezone.now()
    )
    free.refresh_from_db()
    assert free.state == "withdrawn"


@pytest.mark.parametrize(
    ("reason", "days", "until_reassessed"),
    [("other_place", 14, False), ("not_any_more", None, True), ("not_now", None, None)],
)
def test_c11_a_reason_parks_as_the_catalogue_says_and_the_waiting_time_stays(
    shelter, staff, reason, days, until_reassessed
):
    made = assessed()
    before = Entry.objects.get(household=made).waiting_since
    record = offered(openings.opening(shelter), made, staff)
    actions.decline(referral=record, reason=reason, by=openings.partner(shelter), at=timezone.now())

    parking = Parking.objects.live(factories.today()).first()
    if until_reassessed is None:
        assert parking is None
    else:
        expected = factories.today() + timedelta(days=days) if days else None
        assert (parking.until, parking.until_reassessed) == (expected, until_reassessed)
    assert Entry.objects.get(household=made).waiting_since == before
    assert stands(made, shelter)


def test_parking_ends_by_its_day_by_a_new_assessment_or_by_hand(shelter, staff):
    by_day, by_assessment, by_hand = assessed(), assessed(), assessed()
    openings.parking(by_day, shelter, days=3)
    openings.parking(by_assessment, shelter, until_reassessed=True)
    lifted = openings.parking(by_hand, shelter)
    on = factories.today()
    assert Parking.objects.live(on).count() == 3

    factories.assessment(by_assessment)
    lift_parking(parking=lifted, by=staff, at=timezone.now())
    assert Parking.objects.live(on).get().household == by_day
    assert not Parking.objects.live(on + timedelta(days=4)).exists()


def test_time_runs_out_for_referrals_and_for_openings(shelter, staff):
    record = offered(openings.opening(shelter), assessed(), staff)
    short = openings.opening(shelter, closes_at=timezone.now() + timedelta(hours=1))
    at = timezone.now()
    assert actions.expire_due(at) == 0
    assert lapse_openings(at=at) == 0

    assert actions.expire_due(at + timedelta(hours=25)) == 1
    assert actions.expire_due(at + timedelta(hours=25)) == 0
    assert lapse_openings(at=at + timedelta(hours=2)) == 1
    record.refresh_from_db()
    short.refresh_from_db()
    assert (record.state, short.state) == ("expired", "lapsed")


# --- Placement -------------------------------------------------------------------------------


def placed(shelter, made, staff):
    record = offered(openings.opening(shelter), made, staff)
    partner = openings.partner(shelter)
    actions.accept(referral=record, by=partner, at=timezone.now())
    return actions.enroll(referral=record, by=partner, at=timezone.now())


def test_c13_who_moved_in_leaves_all_shelter_lists_and_stays_on_housing_lists(shelter, staff):
    other, housing = factories.open_list(), factories.open_list(kind="rapid_rehousing")
    made = factories.household()
    factories.assessment(made, score=8)
    factories.assessment(made, Tool.HCT)
    factories.tell_lists(made)
    assert HouseholdFacts.objects.must_move_today().filter(pk=made.pk).exists()

    place = placed(shelter, made, staff)

    assert not stands(made, shelter)
    assert not stands(made, other)
    assert stands(made, housing)
    left = Movement.objects.filter(household=made, kind="left")
    assert set(left.values_list("program", "cause")) == {
        (shelter.pk, "placed"),
        (other.pk, "placed"),
    }
    assert not HouseholdFacts.objects.must_move_today().filter(pk=made.pk).exists()
    assert event_of(place.referral).referral_result == 1
    place.referral.opening.refresh_from_db()
    assert place.referral.opening.state == "filled"


@pytest.mark.parametrize(("days", "keeps"), [(13, True), (20, False)])
def test_c11_a_return_within_the_grace_restores_the_waiting_time(shelter, staff, days, keeps):
    made = assessed()
    before = Entry.objects.get(household=made).waiting_since
    place = placed(shelter, made, staff)

    with time_machine.travel(timezone.now() + timedelta(days=days)):
        end_placement(
            placement=place,
            because="left",
            by=openings.partner(shelter),
            at=timezone.now(),
        )

    entry = Entry.objects.get(household=made)
    assert entry.left_at is None
    assert (entry.waiting_since == before) is keeps


def test_c13_a_place_counts_while_the_stay_in_coordinated_entry_goes_on(shelter, staff):
    made = assessed()
    placed(shelter, made, staff)
    assert HouseholdFacts.objects.get(pk=made.pk).is_placed

    made.enrollments.update(exited_on=factories.today())
    factories.enroll(made, entered_on=factories.today())
    factories.tell_lists(made)

    assert not HouseholdFacts.objects.get(pk=made.pk).is_placed
    assert stands(made, shelter)
    assert Placement.objects.filter(ended_at=None).exists()
    assert not Placement.objects.current(factories.today()).exists()


def test_c13_a_housing_place_leaves_the_lists_as_they_are(shelter, staff):
    housing = factories.open_list(kind="permanent_supportive")
    made = factories.household()
    factories.assessment(made)
    factories.assessment(made, Tool.HCT)
    factories.tell_lists(made)
    placed(housing, made, staff)
    assert stands(made, shelter)
    assert not HouseholdFacts.objects.get(pk=made.pk).is_placed
