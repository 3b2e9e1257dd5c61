"""Who moved in, and who came back: C11, C13."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.enums import Tool
from prioritization.actions import referrals as actions
from prioritization.actions.placements import end_placement
from prioritization.models import Entry, HouseholdFacts, Movement, Placement
from tests import factories
from tests.factories import referrals as openings
from tests.prioritization.referrals.referring import assessed, event_of, offered, stands

pytestmark = pytest.mark.django_db


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
