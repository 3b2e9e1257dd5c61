"""Giving a household to a worker, handing it over, and letting it go."""

from datetime import datetime

from cas import audit
from cas.changes import action
from cas.models import User
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment, Household


class HasWorkerAlready(Exception):
    """The household is with this worker already."""


@action
def assign(*, household: Household, worker: User, by: User, at: datetime) -> CaseAssignment:
    """Give the household to `worker`; whoever had it hands it over.

    Two who try at the same moment are put in order, so the later one takes over from the first.
    Raises HasWorkerAlready when `worker` has it.
    """
    held = _locked(household)
    if held and held.worker_id == worker.pk:
        raise HasWorkerAlready("This household is with them already.")
    if held:
        _end(held, AssignmentEnd.HANDED_OVER, by, at)
    made = CaseAssignment.objects.create(
        household=household, worker=worker, assigned_at=at, assigned_by=by
    )
    audit.record(verb="assigned", subject=made, by=by, household_id=household.pk, worker=worker.pk)
    return made


@action
def end(
    *, household: Household, by: User, at: datetime, because: str = AssignmentEnd.FINISHED
) -> CaseAssignment | None:
    """Nobody has the household any more. None when nobody had it."""
    held = _locked(household)
    if held:
        _end(held, because, by, at)
        audit.record(verb="let go", subject=held, by=by, household_id=household.pk)
    return held


@action
def take_back(*, assignment: CaseAssignment, by: User, at: datetime) -> None:
    """Undo an assignment: whoever had the household before has it again.

    Does nothing once the household went on to somebody else.
    """
    held = _locked(assignment.household)
    if held is None or held.pk != assignment.pk:
        return
    _end(held, AssignmentEnd.TAKEN_BACK, by, at)
    audit.record(verb="took back", subject=held, by=by, household_id=held.household_id)
    before = _handed_over(held)
    if before:
        CaseAssignment.objects.create(
            household_id=held.household_id, worker=before.worker, assigned_at=at, assigned_by=by
        )


def _locked(household: Household) -> CaseAssignment | None:
    """The open assignment; nobody else changes it until this action ends."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    return CaseAssignment.objects.open().filter(household=household).first()


def _end(held: CaseAssignment, because: str, by: User, at: datetime) -> None:
    held.ended_at, held.ended_by, held.ended_because = max(at, held.assigned_at), by, because
    held.save(update_fields=["ended_at", "ended_by", "ended_because"])


def _handed_over(assignment: CaseAssignment) -> CaseAssignment | None:
    """The assignment that ended in favor of this one."""
    return CaseAssignment.objects.filter(
        household_id=assignment.household_id,
        ended_at=assignment.assigned_at,
        ended_because=AssignmentEnd.HANDED_OVER,
    ).first()
