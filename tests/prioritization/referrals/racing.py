"""A hundred people who want to give the same bed away at once."""

from functools import partial

from django.db import IntegrityError
from django.utils import timezone

from prioritization.actions.referrals import CannotRefer, refer
from prioritization.enums import PassingReason
from prioritization.models import Entry, Referral
from tests import factories
from tests.at_once import at_once, tally
from tests.factories import referrals as openings


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
    by_action = tally(at_once(acts, CannotRefer))
    other = openings.opening(program, state="open")
    rows = [partial(_insert, other, household, staff) for household in made]
    by_rows = tally(at_once(rows, IntegrityError))
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
    acts = [refer_by_action(each, made, staff) for each in free]
    return tally(at_once(acts, CannotRefer))
