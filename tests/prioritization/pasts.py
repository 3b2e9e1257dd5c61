"""Random weeks of a small county: saves, merges, splits and new rules by day, a run by night."""

from datetime import timedelta

import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.actions import households as household_actions
from clients.models import Enrollment, Household, PersonMerge
from prioritization.models import Census, Entry, Program
from tests import factories
from tests.clients.merging import merge, undo
from tests.prioritization import histories
from tests.prioritization.nights import the_night

HEAD, CHILD = 1, 2
GAPS = (1, 1, 1, 2, 7, 16, 40)
"""Days until the next thing happens: some cross the days of grace, some an expiry."""


def live_through(rng, *, steps, households=5, lists=3, each_evening=lambda programs: None):
    """So many things happen to a few households; what every list was after each night.

    {(program id, day): household ids in order}, read from the lists themselves. `each_evening` is
    called with the programs when nothing more happens on a day.
    """
    seen = {}
    now = timezone.now() - timedelta(days=400)
    with time_machine.travel(now, tick=True):
        programs = histories.random_lists(rng, lists)
        people = [histories.random_household(rng) for _ in range(households)]
        factories.tell_lists(*people)
    for _ in range(steps):
        now += timedelta(days=rng.choice(GAPS), minutes=rng.randint(0, 600))
        with time_machine.travel(now, tick=True):
            the_night()
            day = timezone.localdate()
            seen |= {(each.pk, day): standing(each) for each in programs}
            something_happens(rng, programs)
            each_evening(programs)
    return seen


def standing(program):
    """Household ids in the order of the list now."""
    entries = Entry.objects.standing().filter(program=program).in_order()
    return list(entries.values_list("household_id", flat=True))


def censuses():
    """The same as `live_through` answers, from the census."""
    rows = Census.objects.values_list("program_id", "on", "households")
    return {(program, on): households for program, on, households in rows}


def something_happens(rng, programs):
    """One event of a random kind."""
    events = ((_save, 6), (_merge, 1), (_undo, 1), (_split, 1), (_publish, 1), (_new_list, 0.2))
    (event,) = rng.choices([e for e, _ in events], [w for _, w in events])
    event(rng, programs)


def _save(rng, programs):
    histories.random_save(rng, rng.choice(list(Household.objects.order_by("pk"))))


def _merge(rng, programs):
    other, stays = rng.sample(list(Household.objects.order_by("pk")), 2)
    try:
        merge(other, stays, stays.created_by)
    except ValidationError:
        """These two can't be one: the day goes by without news."""


def _undo(rng, programs):
    merges = list(PersonMerge.objects.in_force().order_by("pk"))
    if merges:
        undo(merges[-1], merges[-1].merged_by)


def _split(rng, programs):
    made = rng.choice(list(Household.objects.order_by("pk")))
    others = made.memberships.filter(ended_on=None).exclude(relationship__in=(HEAD, CHILD))
    leaver = others.first()
    if leaver and Enrollment.objects.open(factories.today()).filter(client=leaver.client).exists():
        household_actions.separate(
            household=made,
            leaving={leaver.client_id: HEAD},
            since=factories.today(),
            by=made.created_by,
        )


def _publish(rng, programs):
    factories.publish(
        program=Program.objects.get(pk=rng.choice(programs).pk),
        rule_set=factories.rule_set(
            rng.sample(histories.REQUIREMENTS, rng.randint(0, 1)),
            [([rng.choice(histories.REQUIREMENTS)], rng.randint(1, 20))],
        ),
        effective_from=factories.today() + timedelta(days=rng.choice((0, 0, 2))),
        by=None,
        at=timezone.now(),
    )


def _new_list(rng, programs):
    programs.extend(histories.random_lists(rng, 1))
