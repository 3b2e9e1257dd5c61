"""Asking for a computation of all lists."""

from datetime import datetime

from django.utils import timezone

from cas.models import User
from prioritization.enums import RunKind
from prioritization.models import RecomputeRun


def nightly_run(*, at: datetime) -> RecomputeRun:
    """The run of the local day of `at`; made when it is asked for the first time."""
    run, _ = RecomputeRun.objects.get_or_create(
        kind=RunKind.NIGHTLY, on=timezone.localdate(at), defaults={"started_at": at}
    )
    return run


def run_on_request(*, at: datetime, by: User | None = None) -> RecomputeRun:
    """A run that somebody asked for."""
    return RecomputeRun.objects.create(
        kind=RunKind.FULL, on=timezone.localdate(at), started_at=at, started_by=by
    )
