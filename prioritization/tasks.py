"""What Celery does here: it hands the parts of runs to whoever is free.

Messages may be lost or come twice. A part that is done, or that somebody is at, is left alone; a
part whose message was lost is sent again at the next tick.
"""

from collections.abc import Iterable

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from prioritization.actions.runs import nightly_run
from prioritization.models import RecomputeRun
from prioritization.runs import recompute

TICK = 60
"""Seconds between two looks at what there is to do; messages older than that were sent again."""


@shared_task(name="prioritization.tasks.nightly", expires=TICK)
def nightly() -> None:
    """Begin the night's run when a local day began, and hand out what is left of any run."""
    nightly_run(at=timezone.now())
    for run in RecomputeRun.objects.open().newest_first():
        _hand_out(recompute.open_parts(run) or recompute.advance(run))


@shared_task(name="prioritization.tasks.go_on")
def go_on(run_id: int) -> None:
    """Begin a run that somebody asked for."""
    for run in RecomputeRun.objects.open().filter(pk=run_id):
        _hand_out(recompute.advance(run))


@shared_task(
    name="prioritization.tasks.do_part",
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    max_retries=3,
)
def do_part(part_id: int) -> None:
    """Do a block of households, or a list; after the last one of a stage hand out the next."""
    run = recompute.do_part(part_id)
    if run:
        _hand_out(recompute.advance(run))


def _hand_out(part_ids: Iterable[int]) -> None:
    for part_id in part_ids:
        do_part.apply_async([part_id], expires=TICK)
