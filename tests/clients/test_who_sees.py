"""`visible_to` in SQL says of every household what the rules say in Python (C7, decision 36)."""

from datetime import timedelta
from random import Random

import pytest

from cas.access.roles import Role
from clients.household_page import standings_of
from clients.models import Household
from clients.rules.release import keeps_private
from tests import factories

pytestmark = pytest.mark.django_db
HOUSEHOLDS = 60
STATES = (*["granted"] * 8, "none", "refused", "withdrawn", "expired")


@pytest.fixture
def drawn():
    """Households of every kind, whose members decided up to three times, also in days to come."""
    chance, by = Random(20261), factories.UserFactory()
    made = [_draw(chance, by) for _ in range(HOUSEHOLDS)]
    factories.merge(made[0], made[1])
    return by


def _draw(chance, by):
    children = chance.choice([(), (), (9,), (17, 18)])
    made = factories.household(
        by=by,
        partner=chance.random() < 0.4,
        children=children,
        release="none",
        enrolled=False,
        situation=None,
    )
    for membership in made.memberships.all():
        for _ in range(chance.randrange(4)):
            on = factories.today() + timedelta(days=chance.choice([-9, -3, -3, 0, 4]))
            factories.give_release(
                membership.client, chance.choice(STATES), on=on, **_signer(membership, chance)
            )
    if chance.random() < 0.2:
        left = made.memberships.all() if chance.random() < 0.3 else _others(made)
        left.update(ended_on=factories.today())
    return made


def _others(made):
    return made.memberships.exclude(relationship=1)


def _signer(membership, chance):
    if membership.relationship != 2 or chance.random() < 0.5:
        return {}
    return {"signer": "guardian", "guardian_relation": "parent", "signed_name": "Example Parent"}


def _read(drawn):
    """By rule: the households that staff open, those that strangers open, and all."""
    on = factories.today()
    by_staff, by_strangers, seen = set(), set(), set()
    for household in Household.objects.with_members(on):
        standings = standings_of(household, on)
        seen.add(household.pk)
        if not standings or household.suspensions.filter(undone_at=None).exists():
            continue
        if not keeps_private(standings):
            by_staff.add(household.pk)
        if not any(each.stands_in_the_way for each in standings):
            by_strangers.add(household.pk)
    return by_staff, by_strangers, seen


def test_c7_visible_to_is_what_the_rules_say_of_each_member(drawn):
    by_staff, by_strangers, everybody = _read(drawn)
    assert 5 < len(by_strangers) < len(by_staff) < len(everybody) == HOUSEHOLDS
    staff = factories.UserFactory(role=Role.CAS_STAFF)
    stranger = factories.UserFactory()
    assert _opened_by(staff) == by_staff
    assert _opened_by(stranger) == by_strangers
    suspended = {household.pk for household in Household.objects.suspended()}
    assert len(suspended) == 1
    assert _opened_by(drawn) == everybody - suspended


def test_one_household_is_judged_as_it_is_among_all(drawn):
    for user in (factories.UserFactory(role=Role.CAS_STAFF), factories.UserFactory()):
        visible = Household.objects.visible_to(user, on=factories.today())
        one_by_one = {pk for pk in _all() if visible.filter(pk=pk).exists()}
        assert one_by_one == _opened_by(user)


def _all():
    return list(Household.objects.values_list("pk", flat=True))


def _opened_by(user):
    visible = Household.objects.visible_to(user, on=factories.today())
    return set(visible.values_list("pk", flat=True))
