"""Who can be offered a bed, and who is passed over: R4, R5, R24, C1."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import Tool
from prioritization.actions import referrals as actions
from prioritization.actions.openings import close_program, withdraw_opening
from prioritization.referring.fitting import open_beds_for
from tests import factories
from tests.factories import referrals as openings
from tests.prioritization.referrals.referring import ahead, assessed, candidates, offered, referred

pytestmark = pytest.mark.django_db


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
