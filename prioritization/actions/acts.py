"""Acts: stored at once, undone within ten seconds or taking effect outside once, and only once."""

import logging
from contextlib import suppress
from datetime import datetime

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from cas import audit
from cas.changes import action
from cas.models import User
from prioritization.act_hooks import hooks_of
from prioritization.models import TIME_TO_UNDO, Act

logger = logging.getLogger(__name__)

SETTLING_TASK = "prioritization.tasks.settle_acts"


class TooLate(Exception):
    """The act took effect already, or was undone before."""


@action
def begin(*, kind: str, household_id: int, subject_id: int, by: User, at: datetime) -> Act:
    """Keep that somebody did something. It takes effect outside ten seconds after `at`."""
    act = Act.objects.create(
        kind=kind,
        household_id=household_id,
        subject_id=subject_id,
        by=by,
        at=at,
        takes_effect_at=at + TIME_TO_UNDO,
    )
    transaction.on_commit(_settle_soon)
    return act


@action
def undo(*, act: Act, by: User, at: datetime) -> None:
    """Take back what the act wrote. Raises TooLate once it took effect, or was undone."""
    held = Act.objects.select_for_update().get(pk=act.pk)
    if held.undone_at or held.settled_at or at >= held.takes_effect_at:
        raise TooLate("Too late to undo: it took effect already.")
    hooks_of(held.kind).undo(held, by, at)
    held.undone_at, held.undone_by = at, by
    held.save(update_fields=["undone_at", "undone_by"])
    audit.record(verb="undid", subject=held, by=by, household_id=held.household_id, kind=held.kind)


def settle(*, at: datetime) -> int:
    """Let every act that is due take effect, each once and in a transaction of its own.

    An act that fails is logged and left for the next sweep; it keeps no other one back. Several
    workers may do this at the same time. Gives the number of acts that took effect.
    """
    due = list(Act.objects.due(at).values_list("pk", flat=True))
    return sum(_settled(pk, at) for pk in due)


def _settled(pk: int, at: datetime) -> bool:
    try:
        return _settle_one(pk=pk, at=at)
    except Exception:
        logger.exception("Act %s could not take effect", pk)
        return False


@action
def _settle_one(*, pk: int, at: datetime) -> bool:
    """Whether the act took effect now; not when somebody else is at it, or was faster."""
    act = (
        Act.objects.due(at).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    )
    if act is None:
        return False
    hooks_of(act.kind).take_effect(act, at)
    act.settled_at = at
    act.save(update_fields=["settled_at"])
    return True


def _settle_soon() -> None:
    """Without a broker the act waits for the next sweep."""
    with suppress(OperationalError):
        seconds = TIME_TO_UNDO.total_seconds()
        current_app.send_task(SETTLING_TASK, countdown=seconds, retry=False)
