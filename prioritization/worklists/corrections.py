"""Corrections that somebody asked for and nobody answered (C5, R17)."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from assessments.models import CorrectionRequest
from cas.access.permissions import Permission
from clients.rules.whereabouts import age_in_words
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList, name_of


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Households of which somebody doubts an assessment and nobody answered yet."""
    asked = CorrectionRequest.objects.open()
    theirs = asked.filter(assessment__household=OuterRef("household"))
    oldest = theirs.order_by("asked_at", "pk")[:1]
    return facts.filter(household__in=asked.values("assessment__household")).annotate(
        due_on=Subquery(oldest.values(day=TruncDate("asked_at"))),
        doubt=Subquery(oldest.values("doubt")),
        asked_by=Subquery(oldest.values(name=name_of("asked_by"))),
        asked_of=Subquery(oldest.values(name=name_of("assessment__created_by"))),
        doubted=Subquery(oldest.values("assessment")),
    )


def tell(facts: HouseholdFacts, on: date) -> Task:
    """What is doubted, who asks, and whom."""
    return Task(
        words=(f"Doubted: {facts.doubt}", f"{facts.asked_by} asks {facts.asked_of}"),
        due_on=facts.due_on,
        tag=f"Asked {age_in_words(facts.due_on, on)}",
        tone="quiet",
        act="Open the assessment",
        url=reverse("assessments:result", args=[facts.doubted]),
        needs=Permission.SCORE_READ,
    )


CORRECTIONS = WorkList(
    slug="corrections",
    title="Corrections asked for",
    why="A wrong answer can put them on a wrong list, or keep them off a right one.",
    who="Somebody doubts an answer and asked whoever made the assessment to look at it again. It "
    "ends with a correction, a new assessment, or the word that it is right.",
    find=find,
    tell=tell,
)
