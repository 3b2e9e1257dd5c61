"""Starting, saving, submitting, correcting and discarding interviews.

Whatever saves an assessment raises NotCertified for an assessor whose certification has ended,
but for what that person began while certified (R31, C19).
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.utils import timezone

from assessments.actions.corrections import answer_by_assessing
from assessments.answering import may_answer
from assessments.certification import refuse_uncertified
from assessments.enums import Tool
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    Draft,
    InstrumentVersion,
    JointAssessment,
    ToolInterest,
)
from assessments.past import kept_answers, offers_for
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

CORRECTABLE_FOR = timedelta(days=60)
"""How long a correction keeps the date of the record it corrects (C5)."""


class CannotSubmit(Exception):
    """The interview can't be completed as it is; the message says what to do first."""


class InterviewEnded(Exception):
    """The interview was submitted or discarded by somebody else: nothing more can be saved."""


class NotYoursToAnswer(Exception):
    """Only people with another task answer this question (R43)."""


class InterviewInProgress(Exception):
    """Another interview with the same tool must be finished or discarded first: `draft`."""

    def __init__(self, draft: Draft):
        super().__init__("Finish or discard the interview that was begun with this tool first.")
        self.draft = draft


@action
def record_interest(
    *, household: Household, stay: UUID, tool: str, is_interested: bool, by: User, at: datetime
) -> ToolInterest:
    """Store whether the household wants what the tool opens (C7); a later answer replaces it."""
    refuse_uncertified(by, timezone.localdate(at))
    interest, _ = ToolInterest.objects.update_or_create(
        stay=stay,
        tool=tool,
        defaults={
            "household": household,
            "is_interested": is_interested,
            "recorded_by": by,
            "recorded_at": at,
        },
    )
    audit.record(
        verb="recorded",
        subject=interest,
        by=by,
        household_id=household.pk,
        is_interested=is_interested,
    )
    return interest


@action
def start(
    *,
    household: Household,
    tool: str,
    assessment_type: int,
    starts_blank: bool = False,
    told_about_separation: bool = False,
    made_again_because: str = "",
    by: User,
    on: date,
    at: datetime,
) -> Draft:
    """Begin an interview with the version in force, or go on with the one that was begun.

    Answers of the last 60 days are offered again unless it `starts_blank` (R19, R21).
    """
    refuse_uncertified(by, on)
    Household.objects.select_for_update().get(pk=household.pk)
    draft = household.drafts.unfinished().filter(tool=tool).first()
    if draft is None:
        version = version_in_force(tool, on)
        draft = Draft.objects.create(
            household=household,
            tool=tool,
            version=version,
            offered={} if starts_blank else offers_for(household, version, on),
            assessment_type=assessment_type,
            told_about_separation=told_about_separation,
            made_again_because=made_again_because,
            started_by=by,
            started_at=at,
            saved_by=by,
            saved_at=at,
        )
        audit.record(verb="started", subject=draft, by=by, household_id=household.pk)
    return draft


def version_in_force(tool: str, on: date) -> InstrumentVersion:
    """The newest version of the tool whose first day has come."""
    return InstrumentVersion.objects.filter(tool=tool, effective_from__lte=on).latest(
        "effective_from", "loaded_at"
    )


@action
def save_page(
    *, draft: Draft, given: Answers, asked: Iterable[str], by: User, at: datetime
) -> None:
    """Keep what was answered of the questions `asked`; all others stay as they were saved.

    Raises InterviewEnded when somebody submitted or discarded the interview meanwhile, and
    NotYoursToAnswer when `by` may not answer one of them (R43).
    """
    _keep(draft, given, asked, by=by, at=at)
    audit.record(verb="saved a page of", subject=draft, by=by, household_id=draft.household_id)


@action
def autosave_page(
    *, draft: Draft, given: Answers, asked: Iterable[str], by: User, at: datetime
) -> None:
    """As `save_page`, while the page is still being filled in: too often to be audited."""
    _keep(draft, given, asked, by=by, at=at)


def _keep(draft: Draft, given: Answers, asked: Iterable[str], *, by: User, at: datetime) -> None:
    stored = Draft.objects.select_for_update().unfinished().filter(pk=draft.pk).first()
    if stored is None:
        raise InterviewEnded
    refuse_uncertified(by, timezone.localdate(at), draft=stored)
    codes = list(asked)
    _refuse_what_others_answer(stored, [*codes, *given.answers, *given.missing, *given.notes], by)
    for code in codes:
        for kept in (stored.answers, stored.missing, stored.notes):
            kept.pop(code, None)
    stored.answers.update(given.answers)
    stored.missing.update(given.missing)
    stored.notes.update(given.notes)
    _forget_changed_offers(stored, given)
    stored.saved_by, stored.saved_at = by, at
    stored.save(update_fields=["answers", "missing", "notes", "offered", "saved_by", "saved_at"])


def _refuse_what_others_answer(draft: Draft, codes: Iterable[str], by: User) -> None:
    """R43, whatever a form let through."""
    questions = draft.version.instrument.questions_by_code
    if not all(may_answer(by, questions[code]) for code in codes if code in questions):
        raise NotYoursToAnswer


def _forget_changed_offers(draft: Draft, given: Answers) -> None:
    """An offered answer that was changed is no longer a kept one (C8)."""
    for code, answer in given.answers.items():
        if code in draft.offered and draft.offered[code]["answer"] != answer:
            del draft.offered[code]


@action
def discard(*, draft: Draft, reason: str, by: User, at: datetime) -> None:
    """Give an interview up, with a reason; nothing of it counts (C20)."""
    draft.discarded_at, draft.discarded_by, draft.discard_reason = at, by, reason
    draft.save(update_fields=["discarded_at", "discarded_by", "discard_reason"])
    audit.record(verb="discarded", subject=draft, by=by, household_id=draft.household_id)


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
