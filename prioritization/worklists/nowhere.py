"""Extremely vulnerable households that stand on no list, one by one.

The report counts them; here is who they are, for those who may know. It is no list to empty every
day, so it does not stand among those.
"""

from datetime import date

from django.db.models.functions import TruncDate
from django.urls import reverse

from cas.access.permissions import Permission
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.reports.blocking import fits_nowhere
from prioritization.reports.definition import KINDS
from prioritization.worklists.definition import Task, WorkList


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Whoever has been extremely vulnerable the longest comes first."""
    kinds = [kind.value for kind in KINDS]
    return fits_nowhere(facts, kinds).annotate(due_on=TruncDate("evh_since"))


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Where it is said which requirements keep them off."""
    days = (on - facts.due_on).days
    return Task(
        words=("Stands on no list",),
        due_on=facts.due_on,
        tag={0: "Since today", 1: "For a day"}.get(days, f"For {days} days"),
        tone="warn",
        act="See what keeps them off",
        url=reverse("prioritization:why", args=[facts.pk]),
        needs=Permission.LIST_READ,
    )


NOWHERE = WorkList(
    slug="fits-nowhere",
    title="Who fits nowhere",
    why="They are extremely vulnerable, and no program's list takes them.",
    who="Extremely vulnerable, without a place in a shelter, and on no list.",
    find=find,
    tell=tell,
)
