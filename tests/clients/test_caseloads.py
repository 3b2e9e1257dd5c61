"""Giving many households to one worker at once, and letting many go."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cas.models import AuditEvent
from clients.actions.caseloads import assign_all, end_all
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment
from tests import factories
from tests.at_once import at_once
from tests.factories.worklists import case

NOW = timezone.now


def give(households, worker, by=None):
    numbers = [each.pk for each in households]
    return assign_all(household_ids=numbers, worker=worker, by=by or worker, at=NOW(), note="Hi")


@pytest.mark.django_db
def test_whoever_had_a_household_hands_it_over_and_who_has_it_keeps_it(assessor):
    other = factories.UserFactory()
    taken, own, free = (factories.household() for _ in range(3))
    old, kept = case(taken, other), case(own, assessor)
    made = give([taken, own, free], assessor)
    assert {each.household_id for each in made} == {taken.pk, free.pk}
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.ended_because, old.ended_by) == (AssignmentEnd.HANDED_OVER, assessor)
    assert kept.ended_at is None
    assert CaseAssignment.objects.open().of(assessor).count() == 3
    logged = AuditEvent.objects.filter(verb="assigned", user_id=assessor.pk)
    assert {each.household_id for each in logged} == {taken.pk, free.pk}


@pytest.mark.django_db
def test_r46_letting_go_ends_the_own_cases_and_leaves_everything_on_record(assessor):
    other = factories.UserFactory()
    mine, theirs = factories.household(), factories.household()
    case(mine, assessor)
    case(theirs, other)
    ended = end_all(
        household_ids=[mine.pk, theirs.pk],
        worker=assessor,
        because=AssignmentEnd.NOT_FOUND,
        by=assessor,
        at=NOW(),
    )
    assert ended == {mine.pk}
    assert [each.household for each in CaseAssignment.objects.open()] == [theirs]
    assert mine.memberships.lasting().count() == 1
    assert mine.enrollments.lasting().count() == 1


@pytest.mark.django_db
def test_thirty_households_cost_as_many_statements_as_one(assessor):
    def asked(number):
        households = [factories.household() for _ in range(number)]
        for each in households:
            case(each, factories.UserFactory())
        with CaptureQueriesContext(connection) as queries:
            give(households, assessor)
        return len(queries)

    assert asked(30) == asked(1)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_households_at_once_leave_one_worker_each():
    households = [factories.household() for _ in range(8)]
    workers = [factories.UserFactory() for _ in range(4)]
    orders = [households, households[::-1]] * 2
    at_once([partial(give, *each) for each in zip(orders, workers, strict=True)])
    given = CaseAssignment.objects.open()
    assert given.count() == len(households)
    assert len({each.worker_id for each in given}) == 1


@pytest.mark.django_db
def test_the_timeline_tells_who_had_the_household(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    first, second = (factories.UserFactory(agency=made.agency) for _ in range(2))
    give([made], first, by=browser.user)
    give([made], second, by=browser.user)
    end_all(
        household_ids=[made.pk],
        worker=second,
        because=AssignmentEnd.OTHER_AGENCY,
        by=browser.user,
        at=NOW(),
    )
    shown = browser.get(reverse("clients:timeline", args=[made.pk])).content.decode()
    assert f"Given to {first}" in shown
    assert f"Given to {second}" in shown
    assert f"No longer with {first}" not in shown
    assert f"No longer with {second}" in shown
    assert "Another agency looks after them" in shown
