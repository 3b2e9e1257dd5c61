"""Correcting an assessment, asking for it and answering, and saying that one counts for nothing."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from assessments.actions.interviews import InterviewInProgress
from assessments.certification import refuse_uncertified
from assessments.enums import CorrectionAnswer
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    CorrectionRequest,
    Draft,
)
from cas import audit
from cas.asked import AlreadyAsked, still_open
from cas.changes import Cause, action, touch
from cas.models import User
from clients.models import Household

CORRECTABLE_FOR = timedelta(days=60)
"""How long a correction keeps the date of the record it corrects (C5)."""


@action
def correct(*, assessment: Assessment, by: User, at: datetime) -> Draft:
    """Open a draft that holds all answers of `assessment`, to be corrected and saved anew (R18).

    The new record keeps the date of the one it corrects (C5); ask `is_correctable` first. Raises
    InterviewInProgress when another interview with the same tool is not finished.
    """
    refuse_uncertified(by, timezone.localdate(at))
    Household.objects.select_for_update().get(pk=assessment.household_id)
    begun = assessment.household.drafts.unfinished().filter(tool=assessment.tool).first()
    if begun is not None and begun.corrects_id != assessment.pk:
        raise InterviewInProgress(begun)
    if begun is not None:
        return begun
    draft = Draft.objects.create(
        household=assessment.household,
        tool=assessment.tool,
        version=assessment.version,
        corrects=assessment,
        assessed_on=assessment.assessed_on,
        answers=assessment.answers,
        missing=assessment.missing,
        notes=assessment.notes,
        offered={
            code: {"answer": assessment.answers[code], **kept}
            for code, kept in assessment.kept.items()
        },
        assessment_type=assessment.assessment_type,
        told_about_separation=hasattr(assessment, "joint"),
        made_again_because=assessment.made_again_because,
        started_by=by,
        started_at=at,
        saved_by=by,
        saved_at=at,
    )
    audit.record(
        verb="started correcting", subject=assessment, by=by, household_id=draft.household_id
    )
    return draft


def is_correctable(assessment: Assessment, on: date) -> bool:
    """Whether a correction made on the day `on` keeps the assessment's own date (C5)."""
    return on <= assessment.assessed_on + CORRECTABLE_FOR


@action
def mark_in_error(*, assessment: Assessment, reason: str, by: User) -> AssessmentEnteredInError:
    """Say that an assessment counts for nothing; the row stays (R17)."""
    mark = AssessmentEnteredInError.objects.create(
        assessment=assessment, reason=reason, marked_by=by
    )
    household_id = assessment.household_id
    audit.record(verb="marked in error", subject=assessment, by=by, household_id=household_id)
    touch(household_id, Cause.ENTERED_IN_ERROR)
    return mark


@action
def ask_for_correction(
    *, assessment: Assessment, doubt: str, by: User, at: datetime
) -> CorrectionRequest:
    """Ask who made the assessment to look at it again. Raises AlreadyAsked."""
    asked, is_new = CorrectionRequest.objects.get_or_create(
        assessment=assessment,
        answered_at=None,
        defaults={"doubt": doubt, "asked_by": by, "asked_at": at},
    )
    if not is_new:
        raise AlreadyAsked("Somebody asked for a correction already, and it is not answered yet.")
    _record("asked for a correction", asked, by)
    return asked


@action
def say_it_stands(*, request: CorrectionRequest, note: str, by: User, at: datetime) -> None:
    """Answer that the assessment is right as it is, and why. Raises AlreadyAnswered."""
    _answer(still_open(request), CorrectionAnswer.STANDS, by=by, at=at, note=note)


@action
def take_back_request(*, request: CorrectionRequest, by: User, at: datetime) -> None:
    """Nobody has to answer any more: it was asked by mistake. Raises AlreadyAnswered."""
    _answer(still_open(request), CorrectionAnswer.TAKEN_BACK, by=by, at=at)


@action
def answer_by_assessing(*, assessment: Assessment, by: User, at: datetime) -> None:
    """A submitted assessment answers what was asked about those it takes the place of."""
    answer = CorrectionAnswer.CORRECTED if assessment.corrects_id else CorrectionAnswer.AGAIN
    earlier = CorrectionRequest.objects.select_for_update(of=("self",)).open()
    for each in earlier.filter(
        assessment__household=assessment.household_id, assessment__tool=assessment.tool
    ).exclude(assessment=assessment):
        _answer(each, answer, by=by, at=at)


def _answer(
    request: CorrectionRequest, answer: CorrectionAnswer, *, by: User, at: datetime, note: str = ""
) -> None:
    request.answer, request.answer_note = answer, note
    request.answered_by, request.answered_at = by, at
    request.save(update_fields=["answer", "answer_note", "answered_by", "answered_at"])
    _record("answered a request for correction", request, by)


def _record(verb: str, request: CorrectionRequest, by: User) -> None:
    household_id = request.assessment.household_id
    audit.record(verb=verb, subject=request, by=by, household_id=household_id)
