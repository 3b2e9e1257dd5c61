"""Who may save assessments today, and why not: the one sentence `certification_of` (R31, C19)."""

from datetime import date

from django.db.models import F, Max, Q, QuerySet

from assessments.models import Certification as Recorded
from assessments.models import Draft, Intake
from assessments.rules.certification import (
    Certification,
    CommonDate,
    Span,
    State,
    last_day_of,
)
from cas.access.roles import ASSESSORS
from cas.county import COUNTY
from cas.models import User

COMMON_DATE = CommonDate.parse(COUNTY.certification_ends_on)
WHAT_TO_DO = "Ask for training or an extension under “My certification”."


class NotCertified(Exception):
    """This person can't save assessments today; the message says why and what to do."""


def certification_of(user: User, on: date) -> Certification:
    """Everything that decides whether `user` may save assessments on the day `on`."""
    if not user.is_assessor:
        return Certification(on=on, is_needed=False)
    spans = Recorded.objects.in_force().filter(user=user).values_list("first_day", "last_day")
    return Certification(on=on, spans=tuple(Span(*days) for days in spans))


def refuse_uncertified(user: User, on: date, *, draft: Draft | Intake | None = None) -> None:
    """Raise NotCertified unless `user` may save on the day `on`: anything, or this draft (C19)."""
    certification = certification_of(user, on)
    reason = why_closed(certification, user, draft)
    if reason:
        raise NotCertified(f"{reason} {WHAT_TO_DO}")


def why_closed(
    certification: Certification, user: User, draft: Draft | Intake | None = None
) -> str:
    """Why saving is closed, as a sentence; empty when it is open."""
    if certification.may_save or (draft is not None and _may_finish(certification, user, draft)):
        return ""
    if certification.state == State.NEVER:
        return "You are not certified yet, so you can read assessments but not save them."
    return (
        f"Your certification ended on {certification.last_day:%B %-d, %Y}, "
        "so you can read assessments but not save them."
    )


def _may_finish(certification: Certification, user: User, draft: Draft | Intake) -> bool:
    """C19 speaks of what somebody began; a colleague's interview is for certified people."""
    return draft.started_by_id == user.pk and certification.may_finish(draft.started_on)


def last_day_here(completed_on: date) -> date:
    """R31 with the county's common date, if it has one (Q9)."""
    return last_day_of(completed_on, COMMON_DATE)


def assessors(on: date) -> QuerySet[User]:
    """Everybody who interviews people, with `last_day` (None: never certified) as of a day."""
    counted = Q(certifications__taken_back_at=None, certifications__first_day__lte=on)
    return (
        User.objects.filter(role__in=ASSESSORS, is_active=True)
        .select_related("agency")
        .annotate(last_day=Max("certifications__last_day", filter=counted))
        .order_by(F("last_day").asc(nulls_first=True), "last_name", "first_name", "pk")
    )
