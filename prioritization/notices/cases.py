"""A household, or a member of one, that somebody gave to the person."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from cas.access.permissions import Permission
from cas.models import User
from cas.notices import Kind, Notice
from clients.models import CaseAssignment, Enrollment, Household
from prioritization.notices.telling import about_households
from prioritization.worklists.scope import looked_after_by


def held_by(user: User) -> QuerySet[CaseAssignment]:
    """The cases that `user` has, whoever gave them."""
    return CaseAssignment.objects.open().of(user)


def looked_after(user: User) -> QuerySet[Household]:
    """The households that `user` has, or looks after a member of (R39)."""
    return Household.objects.filter(pk__in=looked_after_by(user))


def find(user: User, at: datetime) -> QuerySet[CaseAssignment]:
    """The cases of `user` that somebody else gave them."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    given = held_by(user).exclude(assigned_by=user)
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
    ground=looked_after,
    find=find,
    tell=tell,
)


def managed_by(user: User) -> QuerySet[Enrollment]:
    """The members whose case `user` manages in households that are not theirs as a whole (R39)."""
    has = held_by(user).filter(household=OuterRef("household"))
    return Enrollment.objects.managed_by(user).filter(~Exists(has))


def find_members(user: User, at: datetime) -> QuerySet[Enrollment]:
    """Those of whom somebody else made `user` the case manager."""
    visible = Household.objects.visible_to(user, on=timezone.localdate(at))
    named = managed_by(user).exclude(case_manager_named_by=user).select_related("client")
    return named.filter(household__in=visible).annotate(noticed_at=F("case_manager_since"))


def tell_members(user: User, at: datetime, found: Sequence[Enrollment]) -> list[Notice]:
    """Who said so, and of whom."""
    givers = User.objects.in_bulk({each.case_manager_named_by_id for each in found})

    def words(member: Enrollment) -> str:
        giver = givers[member.case_manager_named_by_id]
        return f"{giver} made you the case manager of {member.client.display_name}."

    return about_households(user, at, found, words=words)


MEMBER_GIVEN = Kind(
    code="member_given",
    label="You became somebody's case manager",
    counted="person has you as case manager",
    counted_many="people have you as case manager",
    permission=Permission.EVH_LOG,
    ground=looked_after,
    find=find_members,
    tell=tell_members,
)
