"""Giving many households to one worker at once, and letting many go."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Greatest

from cas import audit
from cas.changes import action
from cas.models import User
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment, Household


@action
def assign_all(
    *, household_ids: Collection[int], worker: User, by: User, at: datetime, note: str = ""
) -> list[CaseAssignment]:
    """Give these households to `worker`; whoever had one hands it over.

    Those that are with `worker` already stay as they are. `note` is what the next one should know.
    """
    locked = _locked(household_ids)
    cases = CaseAssignment.objects.open().filter(household__in=locked)
    staying = set(cases.of(worker).values_list("household", flat=True))
    _end(cases.exclude(worker=worker), AssignmentEnd.HANDED_OVER, by=by, at=at)
    made = CaseAssignment.objects.bulk_create(
        CaseAssignment(household_id=pk, worker=worker, assigned_at=at, assigned_by=by, note=note)
        for pk in locked
        if pk not in staying
    )
    audit.record_each(verb="assigned", subjects=made, by=by, worker=worker.pk)
    return made


@action
def end_all(
    *,
    household_ids: Collection[int],
    worker: User,
    because: AssignmentEnd,
    by: User,
    at: datetime,
) -> list[CaseAssignment]:
    """R46: `worker` no longer has these households, and nobody else either; what is on record
    stays. Those that went on to somebody else meanwhile are left to them.
    """
    open_cases = CaseAssignment.objects.open().of(worker)
    ended = list(open_cases.filter(household__in=_locked(household_ids)))
    _end(CaseAssignment.objects.filter(pk__in=[each.pk for each in ended]), because, by=by, at=at)
    audit.record_each(verb="let go", subjects=ended, by=by, because=because)
    return ended


def _locked(household_ids: Collection[int]) -> list[int]:
    """In the order of their numbers, so that two who take the same ones wait for each other."""
    rows = Household.objects.filter(pk__in=household_ids).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _end(cases, because: AssignmentEnd, *, by: User, at: datetime) -> None:
    cases.update(ended_at=Greatest("assigned_at", Value(at)), ended_by=by, ended_because=because)
