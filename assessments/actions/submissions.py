"""Submitting an interview: what it has to satisfy, and the assessment that it becomes.

Raises NotCertified for an assessor whose certification has ended, but for what that person began
while certified (R31, C19).
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.utils import timezone

from assessments.actions.corrections import answer_by_assessing, is_correctable
from assessments.certification import refuse_uncertified
from assessments.enums import Tool
from assessments.models import Assessment, Draft, JointAssessment
from assessments.past import kept_answers
from assessments.rules.answers import Answers, clean
from assessments.rules.cascade import is_young_enough
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.household import HouseholdSnapshot, Member
from assessments.rules.instrument import Instrument
from assessments.rules.scoring import score
from assessments.snapshots import people_of, snapshot_of
from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.models import Household
from clients.rules.whereabouts import effective_moment


class CannotSubmit(Exception):
    """The interview can't be completed as it is; the message says what to do first."""


@action
def submit(
    *,
    key: UUID,
    assessed_on: date,
    told_about_separation: bool = False,
    by: User,
    at: datetime,
) -> Assessment:
    """Turn a draft into a completed assessment, once: the same key again returns the first result.

    Raises CannotSubmit in words when the date doesn't fit (C6), a scored tool misses a living
    situation of the same day (C7), or a couple was not told about separation (R25).
    """
    drafts = Draft.objects.select_for_update(of=("self",)).unfinished().with_version()
    draft = drafts.select_related("household").filter(key=key).first()
    if draft is None:
        return _already_submitted(key)
    refuse_uncertified(by, timezone.localdate(at), draft=draft)
    _check_date(draft, assessed_on, timezone.localdate(at))
    snapshot = snapshot_of(draft.household, assessed_on)
    if draft.is_scored:
        _check_situation(snapshot, assessed_on)
    _check_kept(draft, assessed_on)
    draft.told_about_separation |= told_about_separation
    if _couple_in(snapshot, draft.tool) and not draft.told_about_separation:
        raise CannotSubmit(
            "Tell both what happens if they separate, and say below that you did: this is a "
            "Crisis Assessment of a couple."
        )
    assessment = _complete(draft, snapshot, assessed_on, by=by, at=at)
    draft.delete()
    cause = Cause.CORRECTION if assessment.corrects_id else Cause.ASSESSMENT
    answer_by_assessing(assessment=assessment, by=by, at=at)
    audit.record(verb="submitted", subject=assessment, by=by, household_id=draft.household_id)
    touch(draft.household_id, cause)
    return assessment


def _already_submitted(key: UUID) -> Assessment:
    done = Assessment.objects.filter(key=key).first()
    if done is None:
        raise CannotSubmit("Somebody discarded this interview meanwhile.")
    return done


def _check_date(draft: Draft, assessed_on: date, today: date) -> None:
    earliest = earliest_date(draft)
    if draft.corrects is not None and not is_correctable(draft.corrects, today):
        raise CannotSubmit(
            "What this corrects is more than 60 days old now. Discard this correction and "
            "start a new assessment."
        )
    if assessed_on > today:
        raise CannotSubmit("The assessment can't be dated in the future.")
    if assessed_on < earliest:
        raise CannotSubmit(f"The assessment can't be dated before {earliest:%B %-d, %Y}.")


def _check_situation(snapshot: HouseholdSnapshot, assessed_on: date) -> None:
    """C7: a living situation of the same day."""
    if snapshot.living_situation is None:
        raise CannotSubmit(
            f"Record where the household was living on {assessed_on:%B %-d, %Y} first: "
            "an assessment needs a living situation of the same day."
        )


def _check_kept(draft: Draft, assessed_on: date) -> None:
    """C6: a later date may make a kept answer older than 60 days."""
    for source in kept_answers(draft).values():
        asked_on = date.fromisoformat(source["asked_on"])
        if draft.corrects is None and not is_young_enough(asked_on, assessed_on):
            raise CannotSubmit(
                f"Some answers were kept from {asked_on:%B %-d, %Y} and are more than 60 days "
                "old by this date. Discard this interview and start again."
            )


def must_tell(draft: Draft, on: date) -> bool:
    """Whether a couple is still to be told that each needs an assessment if they separate (R25)."""
    if draft.told_about_separation:
        return False
    return couple_to_tell(draft.household, draft.tool, on) is not None


def couple_to_tell(household: Household, tool: str, on: date) -> tuple[Member, Member] | None:
    """The two whom this tool would assess together: a couple without children, in crisis (R25)."""
    return _couple_in(people_of(household, on), tool)


def _couple_in(snapshot: HouseholdSnapshot, tool: str) -> tuple[Member, Member] | None:
    return snapshot.couple if tool == Tool.CRISIS else None


def earliest_date(draft: Draft) -> date:
    """The first day the assessment may carry: when the interview began, never before enrollment.

    A correction keeps the day of the record it corrects (C5, C6).
    """
    if draft.corrects is not None:
        return draft.corrects.assessed_on
    begun = timezone.localdate(draft.started_at)
    entered_on = draft.household.enrollments.lasting().began_on()
    return max(begun, entered_on) if entered_on else begun


def _complete(
    draft: Draft, snapshot: HouseholdSnapshot, assessed_on: date, *, by: User, at: datetime
) -> Assessment:
    instrument = draft.version.instrument
    given = clean(instrument, draft.answers, snapshot, draft.missing, draft.notes, on=assessed_on)
    assessment = Assessment.objects.create(
        key=draft.key,
        household=draft.household,
        tool=draft.tool,
        version=draft.version,
        corrects=draft.corrects,
        answers=given.answers,
        missing=given.missing,
        notes=given.notes,
        assessment_type=draft.assessment_type,
        made_again_because=draft.made_again_because,
        assessed_on=assessed_on,
        expires_on=expires_on(instrument.validity, assessed_on),
        interviewed_at=_interviewed_at(draft, assessed_on, at),
        members=[asdict(member) for member in snapshot.members],
        kept={code: kept for code, kept in kept_answers(draft).items() if code in given.answers},
        is_family=snapshot.is_family,
        **(_scored(instrument, given, snapshot) if draft.is_scored else {}),
        created_by=by,
        created_at=at,
    )
    if couple := _couple_in(snapshot, draft.tool):
        head, partner = (cast(int, member.client_id) for member in couple)
        JointAssessment.objects.create(assessment=assessment, head_id=head, partner_id=partner)
    return assessment


def _scored(instrument: Instrument, given: Answers, snapshot: HouseholdSnapshot) -> dict[str, int]:
    return {
        "score": score(instrument, given.answers, snapshot.is_family).total,
        "threshold": threshold(snapshot.is_family),
    }


def _interviewed_at(draft: Draft, assessed_on: date, at: datetime) -> datetime:
    if draft.corrects is not None:
        return draft.corrects.interviewed_at
    return effective_moment(day=assessed_on, now=at, zone=timezone.get_current_timezone())
