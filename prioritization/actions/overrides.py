"""Decisions of the CAS lead that put a household on a list, and their end before time."""

from datetime import date, datetime

from django.utils import timezone

from cas import audit
from cas.changes import Cause, action, touch
from cas.county import COUNTY
from cas.models import User
from clients.models import Household
from prioritization.models import Override, Program
from prioritization.why.deciding import choice_of, latest_end


class CannotDecide(Exception):
    """Why a decision can't be made, or can't be ended, in words for the CAS lead."""


@action
def override(
    *, household: Household, program: Program, reason: str, ends_on: date, by: User, at: datetime
) -> Override:
    """Let a household stand on a program's list from today through `ends_on`.

    Nothing but requirements is decided: enrollment and what opens the list, an assessment or an
    intake, are still needed (C1, C14), and EVH, points and order stay what they are (C3, C4).
    Raises CannotDecide.
    """
    on = timezone.localdate(at)
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    _refuse_days(on, ends_on)
    obstacle = choice_of(household, program, on=on).obstacle
    if obstacle:
        raise CannotDecide(obstacle)
    made = Override.objects.create(
        household=household,
        program=program,
        reason=reason,
        starts_on=on,
        ends_on=ends_on,
        created_at=at,
        created_by=by,
    )
    audit.record(
        verb="overrode",
        subject=made,
        by=by,
        household_id=household.pk,
        program=program.slug,
        until=ends_on.isoformat(),
    )
    touch(household.pk, Cause.OVERRIDE)
    return made


@action
def end_override(*, override: Override, reason: str, by: User, at: datetime) -> None:
    """End a decision before its last day, with a reason. Raises CannotDecide if it is over."""
    Household.objects.select_for_update(no_key=True).get(pk=override.household_id)
    live = Override.objects.live(timezone.localdate(at)).select_for_update()
    stored = live.filter(pk=override.pk).first()
    if stored is None:
        raise CannotDecide("This decision is over already.")
    stored.ended_at, stored.ended_by, stored.ended_because = at, by, reason
    stored.save(update_fields=["ended_at", "ended_by", "ended_because"])
    audit.record(verb="ended", subject=stored, by=by, household_id=stored.household_id)
    touch(stored.household_id, Cause.OVERRIDE)


def _refuse_days(on: date, ends_on: date) -> None:
    if not on <= ends_on <= latest_end(on):
        raise CannotDecide(
            f"Choose a last day from today to {COUNTY.longest_override_days} days ahead."
        )
