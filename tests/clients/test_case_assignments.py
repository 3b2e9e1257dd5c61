"""Who looks after a household: one worker at a time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from clients.actions.case_assignments import HasWorkerAlready, assign, end, take_back
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment
from tests import factories
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return factories.household()


@pytest.fixture
def worker():
    return UserFactory(role="cas_staff")


def with_worker(household, worker, at=None):
    return assign(household=household, worker=worker, by=worker, at=at or timezone.now())


def test_a_household_is_given_to_a_worker(household, worker):
    with_worker(household, worker)

    assert CaseAssignment.objects.open().of(worker).get().household == household


def test_the_next_worker_takes_over_and_the_first_one_stays_known(household, worker):
    first = with_worker(household, worker)
    second = UserFactory(role="navigator")
    with_worker(household, second)

    first.refresh_from_db()
    assert CaseAssignment.objects.open().get().worker == second
    assert first.ended_because == AssignmentEnd.HANDED_OVER


def test_nobody_is_given_what_they_have(household, worker):
    with_worker(household, worker)

    with pytest.raises(HasWorkerAlready):
        with_worker(household, worker)


def test_a_worker_lets_go(household, worker):
    with_worker(household, worker)

    end(household=household, by=worker, at=timezone.now())

    assert not CaseAssignment.objects.open().exists()
    assert end(household=household, by=worker, at=timezone.now()) is None


def test_taking_back_a_hand_over_gives_the_household_back(household, worker):
    now = timezone.now()
    with_worker(household, worker, at=now)
    second = with_worker(household, UserFactory(role="navigator"), at=now + timedelta(seconds=2))

    take_back(assignment=second, by=second.worker, at=now + timedelta(seconds=5))

    assert CaseAssignment.objects.open().get().worker == worker


def test_taking_back_does_nothing_once_somebody_else_has_the_household(household, worker):
    first = with_worker(household, worker)
    second = with_worker(household, UserFactory(role="navigator"))

    take_back(assignment=first, by=worker, at=timezone.now())

    assert CaseAssignment.objects.open().get() == second


def test_the_database_keeps_one_worker_at_a_time(household, worker):
    with_worker(household, worker)

    with pytest.raises(IntegrityError, match="household_has_one_worker_at_a_time"):
        CaseAssignment.objects.create(
            household=household, worker=worker, assigned_at=timezone.now(), assigned_by=worker
        )
