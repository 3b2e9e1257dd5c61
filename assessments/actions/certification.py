"""Certifying assessors, extending a certification, and answering what they ask (R31, R32)."""

from datetime import date, datetime

from django.utils import timezone

from assessments.certification import certification_of, last_day_here
from assessments.enums import CertificationKind, RequestKind
from assessments.models import Certification, CertificationRequest, TrainingSeries
from assessments.rules.certification import State
from cas import audit
from cas.changes import action
from cas.models import User

CERTIFIED_ANSWER = "You are certified through {last_day:%B %-d, %Y}."
EXTENDED_ANSWER = "Your certification is extended through {last_day:%B %-d, %Y}."


class NothingToExtend(Exception):
    """Somebody who never was certified has nothing to extend; they need the training."""


@action
def certify(
    *,
    user: User,
    completed_on: date,
    series: TrainingSeries | None = None,
    by: User,
    at: datetime,
) -> Certification:
    """Record that an assessor completed the training: a year from that day (R31)."""
    made = Certification.objects.create(
        user=user,
        kind=CertificationKind.TRAINING,
        first_day=completed_on,
        last_day=last_day_here(completed_on),
        series=series,
        granted_by=by,
        granted_at=at,
    )
    audit.record(verb="certified", subject=made, by=by, assessor=user.pk)
    _answer_open(user, RequestKind.TRAINING, CERTIFIED_ANSWER, made, by=by, at=at)
    return made


@action
def extend(*, user: User, until: date, reason: str, by: User, at: datetime) -> Certification:
    """Give an assessor more time, with a reason (R32). Raises NothingToExtend."""
    on = timezone.localdate(at)
    if certification_of(user, on).state == State.NEVER:
        raise NothingToExtend
    made = Certification.objects.create(
        user=user,
        kind=CertificationKind.EXTENSION,
        first_day=on,
        last_day=until,
        reason=reason,
        granted_by=by,
        granted_at=at,
    )
    audit.record(
        verb="extended", subject=made, by=by, assessor=user.pk, until=until.isoformat(), why=reason
    )
    _answer_open(user, RequestKind.EXTENSION, EXTENDED_ANSWER, made, by=by, at=at)
    return made


@action
def take_back(*, certification: Certification, reason: str, by: User, at: datetime) -> None:
    """Say that a certification or an extension was recorded by mistake; the row stays."""
    stored = Certification.objects.select_for_update().get(pk=certification.pk)
    if stored.taken_back_at is not None:
        return
    stored.taken_back_at, stored.taken_back_by, stored.taken_back_because = at, by, reason
    stored.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
    audit.record(verb="took back", subject=stored, by=by, assessor=stored.user_id, why=reason)


@action
def ask(
    *, by: User, kind: str, note: str, wished_until: date | None, at: datetime
) -> CertificationRequest:
    """Ask the CAS lead for training or for more time; asking again changes the open request."""
    User.objects.select_for_update().get(pk=by.pk)
    request, _ = CertificationRequest.objects.open().update_or_create(
        user=by,
        kind=kind,
        defaults={"note": note, "wished_until": wished_until},
        create_defaults={
            "note": note,
            "wished_until": wished_until,
            "asked_at": at,
        },
    )
    audit.record(verb="asked", subject=request, by=by, kind=kind)
    return request


@action
def answer(*, request: CertificationRequest, words: str, by: User, at: datetime) -> None:
    """Answer a request; the first answer stays."""
    stored = CertificationRequest.objects.select_for_update().get(pk=request.pk)
    if stored.answered_at is None:
        _answer(stored, words, by=by, at=at)


def _answer_open(
    user: User, kind: RequestKind, words: str, made: Certification, *, by: User, at: datetime
) -> None:
    """What was asked for is there, so the request is answered."""
    for request in user.certification_requests.open().filter(kind=kind):
        _answer(request, words.format(last_day=made.last_day), by=by, at=at)


def _answer(request: CertificationRequest, words: str, *, by: User, at: datetime) -> None:
    request.answered_at, request.answered_by, request.answer = at, by, words
    request.save(update_fields=["answered_at", "answered_by", "answer"])
    audit.record(verb="answered", subject=request, by=by, assessor=request.user_id)
