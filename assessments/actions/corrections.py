"""Asking for a correction, and answering that nothing is to be corrected."""

from datetime import datetime

from assessments.enums import CorrectionAnswer
from assessments.models import Assessment, CorrectionRequest
from cas import audit
from cas.asked import AlreadyAsked, still_open
from cas.changes import action
from cas.models import User


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
