"""Several people change a household at the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from clients.actions import households
from clients.models import (
    Membership,
)
from tests import factories
from tests.clients.households.people import (
    CHILD,
    HEAD,
    PARTNER,
    RELATIVE,
    members,
    person_of,
    split,
)


def race(*turns):
    """Run these at the same time; the errors of those that were refused."""
    ready, failed = threading.Barrier(len(turns)), []

    def run(turn):
        try:
            ready.wait(timeout=20)
            turn()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[turn]) for turn in turns]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return failed


def assert_one_head_on_every_day(made):
    on = factories.today()
    for day in (on - timedelta(days=1), on):
        present = made.memberships.current(day)
        assert present.heads().count() == (1 if present.exists() else 0)


def become_head(made, head):
    """One of the household becomes the head, by the real action."""
    others = {pk: RELATIVE for ids in members(made).values() for pk in ids if pk != head.pk}
    households.relate(
        household=made,
        head=head,
        relationships=others,
        since=factories.today(),
        by=made.created_by,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_two_who_become_the_head_at_once_leave_one_head(turn):
    made = factories.household(partner=True, children=(20,))
    partner, child = person_of(made, PARTNER), person_of(made, CHILD)
    failed = race(lambda: become_head(made, partner), lambda: become_head(made, child))
    assert failed == []
    assert person_of(made, HEAD) in (partner, child)
    assert_one_head_on_every_day(made)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_becoming_the_head_while_leaving_is_refused_to_one_of_them(turn):
    made = factories.household(partner=True, children=(20,))
    partner = person_of(made, PARTNER)
    failed = race(lambda: become_head(made, partner), lambda: split(made, partner))
    assert [type(each) for each in failed] == [households.HouseholdChanged]
    assert_one_head_on_every_day(made)


@pytest.mark.django_db(transaction=True)
def test_not_even_sql_leaves_people_without_a_head_by_two_changes_at_once():
    """One connection ends the household while the other adds a child to it: not both."""
    made = factories.household()
    baby = factories.ClientFactory(agency=made.agency)
    on = factories.today()
    both_wrote = threading.Barrier(2)

    def end_it():
        with transaction.atomic():
            made.memberships.update(ended_on=on)
            both_wrote.wait(timeout=20)

    def add_a_child():
        with transaction.atomic():
            Membership.objects.create(
                household=made, client=baby, relationship=CHILD, started_on=on
            )
            both_wrote.wait(timeout=20)

    failed = race(end_it, add_a_child)
    assert len(failed) == 1
    assert isinstance(failed[0], IntegrityError | DatabaseError)
    assert_one_head_on_every_day(made)
