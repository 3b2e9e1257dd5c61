"""A hundred people who want to give the same bed away at once."""

import threading
from functools import partial

from django.db import IntegrityError, connections
from django.utils import timezone

from prioritization.actions.referrals import CannotRefer, refer
from prioritization.enums import PassingReason
from prioritization.models import Entry, Referral
from tests import factories
from tests.factories import referrals as openings


def at_once(acts, refused):
    """Do all of these at the same moment; how many did it, and how many were refused."""
    ready, done = threading.Barrier(len(acts)), []

    def try_it(act):
        try:
            ready.wait(timeout=120)
            act()
            done.append(True)
        except refused:
            done.append(False)
        finally:
            connections.close_all()

    tries = [threading.Thread(target=try_it, args=(act,)) for act in acts]
    for each in tries:
        each.start()
    for each in tries:
        each.join(timeout=300)
    return done.count(True), done.count(False)


def on_a_list(number, program):
    """So many households on a program's list."""
    made = [factories.household() for _ in range(number)]
    for household in made:
        factories.assessment(household)
    factories.tell_lists(*made)
    standing = Entry.objects.standing().filter(program=program, household__in=made)
    assert standing.count() == number
    return made


def refer_by_action(free, household, staff):
    """As staff do it, passing over everybody with a reason."""
    everybody = Entry.objects.filter(program=free.program).values_list("household_id", flat=True)
    reasons = dict.fromkeys(everybody, PassingReason.NOT_REACHED)
    return partial(
        refer,
        opening=free,
        household=household,
        by=staff,
        at=timezone.now(),
        passing_over=reasons,
    )


def race_for_one_bed(tries):
    """`tries` households for one bed, by the action and then past it by rows alone."""
    program = factories.open_list()
    staff = factories.UserFactory(role="cas_staff")
    made = on_a_list(tries, program)
    free = openings.opening(program)
    acts = [refer_by_action(free, household, staff) for household in made]
    by_action = at_once(acts, CannotRefer)
    other = openings.opening(program, state="open")
    rows = [partial(_insert, other, household, staff) for household in made]
    by_rows = at_once(rows, IntegrityError)
    return by_action, by_rows


def _insert(free, household, staff):
    at = timezone.now()
    Referral.objects.create(
        opening=free,
        program=free.program,
        household=household,
        kind="housing",
        made_at=at,
        made_by=staff,
        state_since=at,
        expires_at=at,
    )


def race_for_one_household(tries):
    """`tries` beds for one household."""
    program = factories.open_list()
    staff = factories.UserFactory(role="cas_staff")
    (made,) = on_a_list(1, program)
    free = [openings.opening(program) for _ in range(tries)]
    return at_once([refer_by_action(each, made, staff) for each in free], CannotRefer)
