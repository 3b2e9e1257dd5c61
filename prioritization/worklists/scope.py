"""Whose households a work list shows; `visible_to` alone says who may be shown at all."""

from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from cas.access.roles import SEES_ALL_AGENCIES, Role
from cas.models import User
from clients.models import CaseAssignment, Enrollment, Household
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet


class Whose(StrEnum):
    """Which part of the households one may see is looked at."""

    EVERYBODYS = "all"
    AGENCYS = "agency"
    MINE = "mine"
    NOBODYS = "nobody"

    @property
    def label(self) -> str:
        """As a choice on the page."""
        return LABELS[self]


LABELS = {
    Whose.EVERYBODYS: "Everybody I may see",
    Whose.AGENCYS: "My agency's",
    Whose.MINE: "Mine",
    Whose.NOBODYS: "Without a worker",
}


def whose_from(asked: str, user: User) -> Whose:
    """What an address asks for; else everybody's for staff, and the agency's for assessors."""
    if asked in set(Whose):
        return Whose(asked)
    return Whose.EVERYBODYS if Role(user.role) in SEES_ALL_AGENCIES else Whose.AGENCYS


def facts_of(user: User, on: date, whose: Whose = Whose.EVERYBODYS) -> FactsQuerySet:
    """The facts of enrolled households that `user` may open, of one of these parts.

    The answers are large, and no work list shows them.
    """
    visible = Household.objects.visible_to(user, on=on)
    found = HouseholdFacts.objects.filter(is_enrolled=True, household__in=visible)
    return _part(found, user, whose).defer("answers")


def looked_after_by(user: User) -> QuerySet:
    """The numbers of the households that `user` has, or a member of which is theirs (R39)."""
    has = CaseAssignment.objects.open().of(user).values("household")
    return has.union(Enrollment.objects.managed_by(user).values("household"))


def _part(found: FactsQuerySet, user: User, whose: Whose) -> FactsQuerySet:
    assigned = CaseAssignment.objects.open().filter(household=OuterRef("household"))
    match whose:
        case Whose.AGENCYS:
            return found.filter(household__agency=user.agency_id)
        case Whose.MINE:
            return found.filter(household__in=looked_after_by(user))
        case Whose.NOBODYS:
            return found.filter(~Exists(assigned))
        case _:
            return found
