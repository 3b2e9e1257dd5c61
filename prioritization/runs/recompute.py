"""Takes a run from its first stage to its last, with any number of workers or with none.

A part is done in one transaction that also notes that it is done: a part has its effect once, or
not yet. Whoever finishes the last part of a stage plans the next one. Nothing is remembered but
rows, so any process may die at any point, and any other one goes on from there. The moment of a
run is when it first started, so a run that was taken up again ends the same.
"""

from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from prioritization.enums import Stage
from prioritization.lists.unpacked import forget_unpacked
from prioritization.models import RecomputeRun, RunPart
from prioritization.runs import stages

Progress = Callable[[int, int], None]
"""Takes how many of the parts that are planned so far are done, and how many there are."""


def recompute(run: RecomputeRun, *, tell: Progress = lambda done, total: None) -> None:
    """Finish `run` in this process, beside any workers that have parts of it."""
    advance(run)
    while parts := open_parts(run):
        if not _do_those_that_are_free(run, parts, tell):
            do_part(parts[0], waits=True)
        advance(run)
    run.refresh_from_db()


def _do_those_that_are_free(run: RecomputeRun, parts: list[int], tell: Progress) -> bool:
    """Whether there were any that no worker was at."""
    were_free = False
    for part_id in parts:
        if do_part(part_id):
            were_free = True
            tell(run.parts.count() - run.parts.open().count(), run.parts.count())
    return were_free


def open_parts(run: RecomputeRun) -> list[int]:
    """The parts that are planned and not done, in order."""
    if not RecomputeRun.objects.open().filter(pk=run.pk).exists():
        return []
    return list(run.parts.open().order_by("pk").values_list("pk", flat=True))


def do_part(part_id: int, *, waits: bool = False) -> RecomputeRun | None:
    """Do one part; its run, or None when there was nothing to do.

    When somebody else is at it, that is nothing to do, or a reason to wait (`waits`) and to do it
    if they fail.
    """
    try:
        with transaction.atomic():
            part = _taken(part_id, waits)
            if part is None:
                return None
            began = perf_counter()
            done = stages.do(part)
            RunPart.objects.filter(pk=part_id).update(
                finished_at=timezone.now(), seconds=perf_counter() - began, **done.as_columns()
            )
    except Exception as problem:
        _note_failure(part_id, problem)
        raise
    return part.run


def _taken(part_id: int, waits: bool) -> RunPart | None:
    """The part with its row locked, if it is still to be done."""
    parts = RunPart.objects.open().filter(run__in=RecomputeRun.objects.open())
    locked = parts.select_for_update(of=("self",), no_key=True, skip_locked=not waits)
    return locked.select_related("run").filter(pk=part_id).first()


def _note_failure(part_id: int, problem: Exception) -> None:
    """By its kind only: messages of databases name people. Without a database nobody notes it."""
    with suppress(DatabaseError):
        RunPart.objects.filter(pk=part_id).update(
            failures=F("failures") + 1, error=type(problem).__name__
        )


def advance(run: RecomputeRun) -> list[int]:
    """Begin the next stage, if the one before is done; its parts. After the last, finish."""
    if run.parts.open().exists():
        return []
    with transaction.atomic():
        locked = RecomputeRun.objects.open().select_for_update(no_key=True).filter(pk=run.pk)
        current = locked.first()
        if current is None or current.parts.open().exists():
            return []
        return _begin_next_stage(current)


def _begin_next_stage(run: RecomputeRun) -> list[int]:
    """Stages without anything to do are passed over."""
    while stage := _stage_after(run):
        run.stage = stage
        run.save(update_fields=["stage"])
        if parts := RunPart.objects.bulk_create(stages.plan(run, stage)):
            return [part.pk for part in parts]
    _finish(run)
    return []


def _stage_after(run: RecomputeRun) -> Stage | None:
    if not run.stage:
        return run.stages[0]
    place = run.stages.index(Stage(run.stage)) + 1
    return run.stages[place] if place < len(run.stages) else None


def _finish(run: RecomputeRun) -> None:
    """Before the first full check there is nothing that anything could differ from."""
    whole, checks = run.parts.totals(), run.parts.checks().totals()
    was_checked = RecomputeRun.objects.filter(checks_all=True, finished_at__isnull=False).exists()
    forget_unpacked(run.facts_table)
    RecomputeRun.objects.filter(pk=run.pk).update(
        finished_at=timezone.now(),
        households=whole["households"] - checks["households"],
        joined=whole["joined"],
        changed=whole["changed"],
        left=whole["left"],
        checked=checks["households"],
        differences=checks["facts"] + checks["moves"] if was_checked else 0,
    )
