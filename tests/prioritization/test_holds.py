"""Households that wait for something."""

from datetime import timedelta

import pytest
from django.utils import timezone

from prioritization.actions.holds import end_hold, hold, hold_again
from prioritization.enums import HoldReason
from prioritization.models import Hold
from tests import factories
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role="cas_staff")


def held(household, staff, *, hours=2, at=None):
    at = at or timezone.now()
    return hold(
        household=household,
        reason=HoldReason.HOSPITAL,
        note="",
        until=at + timedelta(hours=hours),
        by=staff,
        at=at,
    )


def test_a_hold_ends_by_itself(staff):
    now = timezone.now()
    held(factories.household(), staff, at=now)

    assert Hold.objects.live(now + timedelta(minutes=119)).exists()
    assert not Hold.objects.live(now + timedelta(minutes=120)).exists()


def test_a_household_is_held_once_at_a_time(staff):
    household = factories.household()
    held(household, staff)
    second = held(household, staff, hours=5)

    assert Hold.objects.live(timezone.now()).get() == second


def test_a_hold_that_was_ended_may_be_put_back(staff):
    household = factories.household()
    first = held(household, staff)
    now = timezone.now()
    end_hold(hold=first, by=staff, at=now)
    assert not Hold.objects.live(now).exists()

    hold_again(hold=first, by=staff, at=now)

    again = Hold.objects.live(now).get()
    assert (again.reason, again.until) == (first.reason, first.until)
