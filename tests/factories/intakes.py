"""Intakes: begun and left, still talking, ready for their outcome, finished and discarded."""

from datetime import timedelta

from django.utils import timezone

from assessments.enums import IntakeKind, IntakeState
from assessments.models import Intake
from assessments.rules.intake_states import FINISHED

STATE_BEFORE = {
    IntakeState.DIVERTED: IntakeState.READY_TO_DIVERT,
    IntakeState.QUEUED: IntakeState.READY_TO_QUEUE,
}
"""Where an intake was when it was finished; every other state is one step from the beginning."""


def intake(
    made,
    state=IntakeState.BEGUN,
    *,
    by=None,
    at=None,
    days=0,
    kind=IntakeKind.INTAKE,
    **fields,
):
    """An intake of a household that came into `state` at the moment `at`, `days` after it began.

    A finished one belongs to the newest open stay of the household, unless `stay` says another.
    The lists hear nothing of it: `factories.tell_lists(made, cause=Cause.INTAKE)` does.
    """
    by, at = by or made.created_by, at or timezone.now()
    begun = Intake.objects.create(
        household=made,
        kind=kind,
        started_at=at - timedelta(days=days),
        started_by=by,
        saved_at=at,
        saved_by=by,
    )
    # Step by step, as the database allows it.
    if state in STATE_BEFORE:
        _change(begun, state=STATE_BEFORE[state])
    _change(begun, **{"state": state, **_ending(made, state, by, at), **fields})
    return begun


def _ending(made, state, by, at):
    if state in FINISHED:
        return {"finished_at": at, "finished_by": by, "stay": _open_stay(made)}
    if state == IntakeState.DISCARDED:
        return {
            "discarded_at": at,
            "discarded_by": by,
            "discard_reason": "Example: begun for the wrong household",
        }
    return {}


def _open_stay(made):
    stays = made.enrollments.filter(exited_on=None).order_by("-entered_on", "-pk")
    return stays.values_list("stay", flat=True).first()


def _change(begun, **values):
    for name, value in values.items():
        setattr(begun, name, value)
    begun.save(update_fields=list(values))
