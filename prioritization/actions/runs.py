"""Asking for a computation of the lists."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cas import audit
from cas.models import User
from prioritization.enums import RunKind
from prioritization.lists.unpacked import forget_unpacked
from prioritization.models import RecomputeRun


def nightly_run(*, at: datetime) -> RecomputeRun:
    """The run of the local day of `at`; made when it is asked for the first time that day.

    It takes the place of every earlier run that was never finished: what was due in a night that
    was missed is still due.
    """
    on = timezone.localdate(at)
    found = RecomputeRun.objects.filter(kind=RunKind.NIGHTLY, on=on).first()
    return found or _begin_night(on, at)


def _begin_night(on: date, at: datetime) -> RecomputeRun:
    checks_all = _must_check_all(on)
    _stop_runs_before(on, at)
    run, _ = RecomputeRun.objects.get_or_create(
        kind=RunKind.NIGHTLY, on=on, defaults={"started_at": at, "checks_all": checks_all}
    )
    return run


def _must_check_all(on: date) -> bool:
    """Once in some days, and whenever the last full check broke off: facts may have moved on
    without their lists then.
    """
    newest = RecomputeRun.objects.filter(checks_all=True).newest_first().first()
    if newest is None:
        return True
    if newest.is_open and newest.on == on:
        return False
    is_old = on - newest.on >= timedelta(days=settings.DAYS_BETWEEN_FULL_CHECKS)
    return is_old or newest.finished_at is None


def _stop_runs_before(on: date, at: datetime) -> None:
    for run in RecomputeRun.objects.open().filter(on__lt=on):
        with transaction.atomic():
            RecomputeRun.objects.open().filter(pk=run.pk).update(stopped_at=at)
            forget_unpacked(run.facts_table)


def run_on_request(*, at: datetime, by: User | None = None) -> RecomputeRun:
    """A run that somebody asked for, or the one that was asked for before and is not done yet."""
    on = timezone.localdate(at)
    _stop_runs_before(on, at)
    with transaction.atomic():
        run, is_new = RecomputeRun.objects.open().get_or_create(
            kind=RunKind.FULL,
            defaults={
                "on": on,
                "started_at": at,
                "started_by": by,
                "checks_all": True,
            },
        )
        if is_new:
            audit.record(verb="started", subject=run, by=by)
    return run
