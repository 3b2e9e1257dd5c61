"""The same records, told to the lists in any order and any number of times, give the same lists."""

import time_machine
from django.utils import timezone

from assessments.enums import IntakeState
from prioritization.actions.runs import run_on_request
from prioritization.models import Entry
from prioritization.runs.recompute import recompute
from tests import factories
from tests.prioritization import histories
from tests.prioritization.pasts import standing


def orders(rng, *, steps, passes=4):
    """What the lists are after each pass over the records of one moment; all should be equal."""
    programs = [factories.open_list(queue=True), *histories.random_lists(rng, 3)]
    households = [histories.random_household(rng) for _ in range(5)]
    for made in households:
        if made.enrollments.exists():
            factories.intake(made, IntakeState.QUEUED)
    for _ in range(steps):
        histories.save_silently(rng, rng.choice(households))
    found = []
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(passes):
            Entry.objects.all().delete()
            _tell_in_some_order(rng, households)
            found.append({each.pk: standing(each) for each in programs})
    return found


def _tell_in_some_order(rng, households):
    """Each household at least once, some of them again, with runs in between."""
    waiting = rng.sample(households, len(households)) + rng.choices(households, k=3)
    while waiting:
        number = rng.randint(1, 3)
        factories.tell_lists(*waiting[:number])
        waiting = waiting[number:]
        for _ in range(rng.choice((0, 0, 1, 2))):
            recompute(run_on_request(at=timezone.now()))
