"""Computes all facts and lists anew: what the calendar changed, and what a rule changed for all.

A run may be killed at any point and started again: facts are refreshed block by block and lists
moved one by one, each in a transaction of its own, so what was done stays done and is found
unchanged the next time. Its moment is when it first started, so a repeated run ends the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from cas.changes import Cause
from prioritization import lists
from prioritization.census import take_census
from prioritization.enums import RunKind
from prioritization.lists import ListRules
from prioritization.models import HouseholdFacts, RecomputeRun
from prioritization.refresh import between, refresh

BLOCK = 5000
"""Households per transaction: short enough for a save that waits for one of them."""

RUN_LOCK = (4104, 1)

Progress = Callable[[int, int], None]
"""Takes how many steps are done and how many there are."""


def recompute(run: RecomputeRun, *, tell: Progress = lambda done, total: None) -> None:
    """Finish `run`. One run at a time: a second caller waits, and finds its run finished."""
    with _one_at_a_time():
        run.refresh_from_db()
        if run.finished_at:
            return
        _begin(run)
        try:
            _run(run, tell)
        finally:
            lists.forget_run()
        if run.kind == RunKind.NIGHTLY:
            take_census(run.on, run.started_at)
        _finish(run)


def _run(run: RecomputeRun, tell: Progress) -> None:
    blocks = _blocks()
    rules = lists.rules_in_force(run.on)
    total = len(blocks) + 1 + len(rules)
    for done, (first, last) in enumerate(blocks, 1):
        refresh(between(first, last), on=run.on)
        tell(done, total)
    revision = lists.unpack_for_run(rules)
    for done, each in enumerate(rules, len(blocks) + 2):
        _move_list(run, each, revision)
        tell(done, total)


def _blocks() -> list[tuple[int, int]]:
    """First and last id of each block of households, however far apart their ids lie."""
    with connection.cursor() as cursor:
        cursor.execute(BLOCKS, [BLOCK])
        return cursor.fetchall()


BLOCKS = """
SELECT min(id), max(id)
FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS block FROM clients_household) AS row
GROUP BY block
ORDER BY block
"""


@transaction.atomic
def _move_list(run: RecomputeRun, unpacked: ListRules, revision: int) -> None:
    """Move one list. Rules published since the unpacking are read from the stored facts."""
    lists.lock_list(unpacked.program_id)
    rules = lists.rules_of(unpacked.program_id, on=run.on)
    if rules is None:
        return
    moment = {"on": run.on, "at": run.started_at, "cause": _cause(run, rules), "run_id": run.pk}
    if rules == unpacked:
        moves = lists.move_list_unpacked(rules, revision=revision, **moment)
    else:
        moves = lists.move_list(rules, **moment)
    counted = {kind: F(kind) + number for kind, number in asdict(moves).items()}
    RecomputeRun.objects.filter(pk=run.pk).update(**counted)


def _cause(run: RecomputeRun, rules: ListRules) -> Cause:
    """New rules, when they came into force after the last finished run; else the calendar."""
    finished = RecomputeRun.objects.filter(finished_at__isnull=False)
    previous = finished.aggregate(on=Max("on"))["on"]
    is_new = previous is not None and previous < rules.effective_from
    return Cause.RULE_VERSION if is_new else Cause.CLOCK


def _begin(run: RecomputeRun) -> None:
    RecomputeRun.objects.filter(pk=run.pk).update(attempts=F("attempts") + 1)


def _finish(run: RecomputeRun) -> None:
    RecomputeRun.objects.filter(pk=run.pk).update(
        finished_at=timezone.now(), households=HouseholdFacts.objects.count()
    )
    run.refresh_from_db()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for the lock of runs and hold it; it ends with the session, also when that is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", RUN_LOCK)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", RUN_LOCK)
