"""Starting, saving and discarding interviews.

Whatever saves an assessment raises NotCertified for an assessor whose certification has ended,
but for what that person began while certified (R31, C19).
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from assessments.answering import may_answer
from assessments.certification import refuse_uncertified
from assessments.models import (
    Draft,
    InstrumentVersion,
    ToolInterest,
)
from assessments.past import offers_for
from assessments.rules.answers import Answers
from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import Household


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
