"""A household that somebody gave to the person."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from cas.access.permissions import Permission
from cas.models import User
from cas.notices import Kind, Notice
from clients.models import CaseAssignment, Household
from prioritization.notices.telling import about_households


def find(user: User, at: datetime) -> QuerySet[CaseAssignment]:
    """The cases of `user` that somebody else gave them."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    given = CaseAssignment.objects.open().of(user).exclude(assigned_by=user)
    return given.filter(household__in=visible).annotate(noticed_at=F("assigned_at"))


def tell(user: User, at: datetime, found: Sequence[CaseAssignment]) -> list[Notice]:
    """Who gave it, and what they wrote beside it."""
    givers = User.objects.in_bulk({each.assigned_by_id for each in found})

    def words(case: CaseAssignment) -> str:
        return f"{givers[case.assigned_by_id]} gave them to you. {case.note}".strip()

    return about_households(user, at, found, words=words)


CASE_GIVEN = Kind(
    code="case_given",
    label="A case was given to you",
    counted="case was given to you",
    counted_many="cases were given to you",
    permission=Permission.EVH_LOG,
    find=find,
    tell=tell,
)
