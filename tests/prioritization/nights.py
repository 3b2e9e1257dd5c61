"""The night's run, done by hand: the work of the workers without any."""

from django.utils import timezone

from prioritization.actions.runs import nightly_run
from prioritization.models import RecomputeRun
from prioritization.runs.recompute import recompute


def the_night() -> RecomputeRun:
    """The run of today, finished."""
    run = nightly_run(at=timezone.now())
    recompute(run)
    return run
