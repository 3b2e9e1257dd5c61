"""Beginning, going on with, finishing and discarding the CAS & Diversion intake (R35, R36, R44).

Whatever changes an intake locks its household first, so that two people at once, or two clicks,
do it one after the other.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from assessments.actions import interviews, submissions
from assessments.certification import refuse_uncertified
from assessments.enums import IntakeKind, IntakeState, Tool
from assessments.intake_situation import INTAKE_TOOLS, OUTCOMES, situation_of
from assessments.models import Assessment, Draft, Intake
from assessments.rules.intake import Missing, Outcome, Page, missing
from assessments.rules.intake_states import FINISHED, INTAKE, UNFINISHED
from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.actions.events import record_event
from clients.models import Household
from clients.rules.events import PROBLEM_SOLVING

STEPS = {
    Outcome.STILL_TALKING: "talk_on",
    Outcome.DIVERT: "divert",
    Outcome.QUEUE: "queue",
}
YES, NO = 1, 0
NOT_NEEDED = "They were diverted before anything was asked."


class IntakeEnded(Exception):
    """Somebody finished or discarded the intake meanwhile, so nothing was done."""

    def __init__(self) -> None:
        super().__init__("This intake was finished or discarded meanwhile.")


class CannotFinish(Exception):
    """Something that Finish needs isn't there: `missing` says what, and where it is done."""

    def __init__(self, lacking: Iterable[Missing]) -> None:
        self.missing = tuple(lacking)
        super().__init__(" ".join(each.reason for each in self.missing))


@action
def begin(*, household: Household, by: User, on: date, at: datetime) -> Intake:
    """Begin an intake, or go on with the one that is unfinished, whoever began it (R36).

    Who is enrolled already gets an update of that enrollment, never a second one.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    unfinished = household.intakes.unfinished().first()
    if unfinished is not None:
        return unfinished
    refuse_uncertified(by, on)
    is_enrolled = household.enrollments.lasting().exists()
    intake = Intake.objects.create(
        household=household,
        kind=IntakeKind.UPDATE if is_enrolled else IntakeKind.INTAKE,
        started_at=at,
        started_by=by,
        saved_at=at,
        saved_by=by,
    )
    audit.record(verb="began", subject=intake, by=by, household_id=household.pk)
    return intake


@action
def confirm(*, intake: Intake, page: Page, by: User, at: datetime) -> None:
    """Remember that somebody looked at a page and went on, whatever of it was left open."""
    intake = _lock_unfinished(intake)
    if page not in intake.confirmed:
        intake.confirmed = [*intake.confirmed, str(page)]
    _save(intake, ["confirmed"], by=by, at=at)
    audit.record(
        verb="looked at a page of",
        subject=intake,
        by=by,
        household_id=intake.household_id,
        page=str(page),
    )


@action
def answer_outcome(*, intake: Intake, outcome: Outcome, by: User, at: datetime) -> Intake:
    """Say what came of the talk. Nothing outside knows it before Finish, and it may change."""
    intake = _lock_unfinished(intake)
    refuse_uncertified(by, timezone.localdate(at), draft=intake)
    if OUTCOMES.get(IntakeState(intake.state)) is not outcome:
        intake.state = INTAKE.after(intake.state, STEPS[outcome])
    _save(intake, ["state"], by=by, at=at)
    audit.record(
        verb="answered",
        subject=intake,
        by=by,
        household_id=intake.household_id,
        outcome=str(outcome),
    )
    return intake


@action
def finish(*, intake: Intake, by: User, at: datetime) -> Intake:
    """Close the intake, once: its interviews are submitted and its outcome counts (R44, C14).

    Again, it answers what the first one did. Raises CannotFinish in words with what is missing,
    CannotSubmit when an interview can't be dated, IntakeEnded when it was discarded.
    """
    intake = _lock(intake)
    if intake.state in FINISHED:
        return intake
    if intake.state not in UNFINISHED:
        raise IntakeEnded
    on = timezone.localdate(at)
    refuse_uncertified(by, on, draft=intake)
    household = Household.objects.with_members(on).get(pk=intake.household_id)
    lacking = missing(situation_of(intake, household, on))
    if lacking:
        raise CannotFinish(lacking)
    touch(household.pk, Cause.INTAKE)  # before its interviews: the first cause is what lists say
    _submit_interviews(household, by=by, at=at)
    intake.state = INTAKE.after(intake.state, "finish")
    intake.stay = household.enrollments.lasting().stay()
    intake.finished_at, intake.finished_by = at, by
    _save(intake, ["state", "stay", "finished_at", "finished_by"], by=by, at=at)
    _write_event(intake, household, on=on, by=by)
    audit.record(
        verb="finished", subject=intake, by=by, household_id=household.pk, outcome=intake.state
    )
    return intake


@action
def discard(*, intake: Intake, reason: str, by: User, at: datetime) -> None:
    """Give an intake up with a reason, its interviews too; other records stay (R36).

    Nothing happens when it was discarded already; raises IntakeEnded when it was finished.
    """
    intake = _lock(intake)
    if intake.state == IntakeState.DISCARDED:
        return
    if intake.state in FINISHED:
        raise IntakeEnded
    for draft in interviews_of(intake.household):
        interviews.discard(draft=draft, reason=reason, by=by, at=at)
    intake.state = INTAKE.after(intake.state, "discard")
    intake.discarded_at, intake.discarded_by, intake.discard_reason = at, by, reason
    fields = ["state", "discarded_at", "discarded_by", "discard_reason"]
    _save(intake, fields, by=by, at=at)
    audit.record(verb="discarded", subject=intake, by=by, household_id=intake.household_id)


@action
def hand_over(*, intake: Intake, to: Household, by: User, at: datetime) -> None:
    """Go on with an intake for another household: after a merge, or when it was undone (C12).

    Its interviews go along where that household has none; who belongs to it is asked again.
    """
    there = set(interviews_of(to).values_list("tool", flat=True))
    interviews_of(intake.household).exclude(tool__in=there).update(household=to)
    is_enrolled = to.enrollments.lasting().exists()
    intake.household = to
    intake.kind = IntakeKind.UPDATE if is_enrolled else IntakeKind.INTAKE
    intake.confirmed = []
    _save(intake, ["household", "kind", "confirmed"], by=by, at=at)
    audit.record(verb="went on with", subject=intake, by=by, household_id=to.pk)


def interviews_of(household: Household):
    """The unfinished interviews that belong to a household's intake."""
    return household.drafts.unfinished().filter(tool__in=INTAKE_TOOLS)


def _lock(intake: Intake) -> Intake:
    Household.objects.select_for_update().get(pk=intake.household_id)
    return Intake.objects.select_related("household").get(pk=intake.pk)


def _lock_unfinished(intake: Intake) -> Intake:
    intake = _lock(intake)
    if intake.state not in UNFINISHED:
        raise IntakeEnded
    return intake


def _save(intake: Intake, fields: list[str], *, by: User, at: datetime) -> None:
    intake.saved_by, intake.saved_at = by, at
    intake.save(update_fields=[*fields, "saved_by", "saved_at"])


def _submit_interviews(household: Household, *, by: User, at: datetime) -> None:
    """What was begun and never filled in is discarded: it is the needs of who was diverted."""
    for draft in interviews_of(household):
        if not _holds_anything(draft):
            interviews.discard(draft=draft, reason=NOT_NEEDED, by=by, at=at)
            continue
        assessed_on = max(draft.saved_on, submissions.earliest_date(draft))
        submissions.submit(key=draft.key, assessed_on=assessed_on, by=by, at=at)


def _holds_anything(draft: Draft) -> bool:
    """A talk counts though nothing was written down: its questions are topics (R42)."""
    is_talk = draft.tool == Tool.DIVERSION
    return is_talk or bool(draft.answers or draft.missing or draft.notes)


def _write_event(intake: Intake, household: Household, *, on: date, by: User) -> None:
    """HUD 4.20: the talk was problem solving, and whether it led to a safe place (event 2)."""
    talks = Assessment.objects.filter(household=household, tool=Tool.DIVERSION)
    if not talks.filter(created_at__gte=intake.started_at).exists():
        return
    record_event(
        household=household,
        code=PROBLEM_SOLVING,
        event_date=on,
        rehoused=YES if intake.state == IntakeState.DIVERTED else NO,
        referral_key=intake.key,
        by=by,
    )
