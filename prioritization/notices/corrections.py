"""A correction that somebody asks of the person who made the assessment (R17)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.models import CorrectionRequest
from cas.access.permissions import Permission
from cas.models import User
from cas.notices import Kind, Notice
from prioritization.notices.telling import about_households


def find(user: User, at: datetime) -> QuerySet[CorrectionRequest]:
    """What is asked about the assessments of `user` and waits for an answer."""
    asked = CorrectionRequest.objects.open().visible_to(user, on=timezone.localdate(at))
    mine = asked.filter(assessment__created_by=user)
    return mine.annotate(household_id=F("assessment__household"), noticed_at=F("asked_at"))


def tell(user: User, at: datetime, found: Sequence[CorrectionRequest]) -> list[Notice]:
    """Who asks, and what seems wrong."""
    askers = User.objects.in_bulk({each.asked_by_id for each in found})
    return about_households(
        user,
        at,
        found,
        words=lambda asked: f"{askers[asked.asked_by_id]} asks: {asked.doubt}",
        url=lambda asked: reverse("assessments:result", args=[asked.assessment_id]),
    )


CORRECTION_ASKED = Kind(
    code="correction",
    label="Somebody asks you to correct an assessment",
    counted="correction is asked of you",
    counted_many="corrections are asked of you",
    permission=Permission.ASSESS,
    find=find,
    tell=tell,
)
