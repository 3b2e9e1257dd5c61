"""Several people change a household at the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from clients.actions import households
from clients.models import (
    Membership,
)
from tests import factories
from tests.at_once import at_once, tally
from tests.clients.households.people import (
    CHILD,
    HEAD,
    PARTNER,
    RELATIVE,
    members,
    person_of,
    split,
)


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
    at_once([lambda: become_head(made, partner), lambda: become_head(made, child)])
    assert person_of(made, HEAD) in (partner, child)
    assert_one_head_on_every_day(made)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_becoming_the_head_while_leaving_is_refused_to_one_of_them(turn):
    made = factories.household(partner=True, children=(20,))
    partner = person_of(made, PARTNER)
    acts = [lambda: become_head(made, partner), lambda: split(made, partner)]
    assert tally(at_once(acts, refused=households.HouseholdChanged)) == (1, 1)
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

    assert tally(at_once([end_it, add_a_child], refused=DatabaseError)) == (1, 1)
    assert_one_head_on_every_day(made)
