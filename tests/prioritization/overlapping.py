"""Saves that come while computations run, from several people at once."""

import threading
from contextlib import closing
from random import Random

from django.db import connections, transaction
from django.utils import timezone

from prioritization.actions.runs import run_on_request
from prioritization.models import RecomputeRun
from prioritization.runs.recompute import recompute
from tests.prioritization import histories

SAVERS = 2


def overlap(saves, *, households, seed=1):
    """Save this many records while one computation follows the other; the runs and the lists.

    Whatever a computation overwrote the next one would find different and put right.
    """
    rng = Random(seed)
    programs = histories.random_lists(rng)
    made = [histories.random_household(rng) for _ in range(households)]
    recompute(run_on_request(at=timezone.now()))
    errors = []
    savers = [
        threading.Thread(target=_save, args=(Random(seed + n), made[n::SAVERS], saves, errors))
        for n in range(SAVERS)
    ]
    for saver in savers:
        saver.start()
    while any(saver.is_alive() for saver in savers):
        recompute(run_on_request(at=timezone.now()))
    recompute(run_on_request(at=timezone.now()))
    assert not errors
    return list(RecomputeRun.objects.order_by("pk"))[1:], programs


def _save(rng, households, saves, errors):
    """Each saver has households of their own."""
    try:
        with closing(connections["default"]):
            for _ in range(saves // SAVERS):
                with transaction.atomic():  # as an action: the record with the places it leads to
                    histories.random_save(rng, rng.choice(households))
    except Exception as error:
        errors.append(error)
