"""A referral is felt outside ten seconds after it was made."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.models import CoordinatedEntryEvent
from prioritization.actions import acts
from prioritization.actions import referrals as actions
from prioritization.actions.openings import CannotTakeBack, withdraw_opening
from prioritization.models import Act, Referral, ReferralStep
from tests import factories
from tests.factories import referrals as openings
from tests.prioritization.referrals.referring import (
    TEN_SECONDS,
    assessed,
    event_of,
    offered,
    referred,
)

pytestmark = pytest.mark.django_db


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
