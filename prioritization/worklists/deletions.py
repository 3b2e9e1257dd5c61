"""Deletions that a household asked for and the CAS lead has not answered."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from cas.access.permissions import Permission
from clients.models import DeletionRequest
from clients.rules.whereabouts import age_in_words
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Households that want something deleted and have no answer yet."""
    asked = DeletionRequest.objects.open().filter(household=OuterRef("household"))
    waiting = DeletionRequest.objects.open().values("household")
    return facts.filter(household__in=waiting).annotate(
        due_on=Subquery(asked.values(day=TruncDate("asked_at"))),
        wish=Subquery(asked.values("wish")),
        request=Subquery(asked.values("pk")),
    )


def tell(facts: HouseholdFacts, on: date) -> Task:
    """What they want, and since when they wait."""
    return Task(
        words=(f"They want deleted: {facts.wish}",),
        due_on=facts.due_on,
        tag=f"Asked {age_in_words(facts.due_on, on)}",
        tone="quiet",
        act="Answer",
        url=reverse("clients:answer_deletion", args=[facts.request]),
        needs=Permission.ERROR_MARK,
    )


DELETIONS = WorkList(
    slug="deletions",
    title="Deletions asked for",
    why="They have a right to an answer, and to the reason for it.",
    who="Somebody of the household wants something about them deleted, and the CAS lead has not "
    "answered yet. Nothing is deleted by the answer itself.",
    find=find,
    tell=tell,
)
