"""Interviews that somebody began and nobody finished (C20)."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from assessments.enums import Tool
from assessments.models import Draft
from assessments.rules.drafts import STALE_AFTER
from cas.access.permissions import Permission
from prioritization.days import start_of
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList, name_of


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """C20: households with an interview that nobody touched for more than 14 days."""
    stale = Draft.objects.unfinished().filter(saved_at__lt=start_of(on - STALE_AFTER))
    oldest = stale.filter(household=OuterRef("household")).order_by("saved_at", "pk")[:1]
    return facts.filter(household__in=stale.values("household")).annotate(
        due_on=Subquery(oldest.values(day=TruncDate("saved_at"))),
        draft_tool=Subquery(oldest.values("tool")),
        draft_key=Subquery(oldest.values("key")),
        draft_by=Subquery(oldest.values(name=name_of("saved_by"))),
    )


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Which interview, and who saved it last."""
    return Task(
        words=(f"{Tool(facts.draft_tool).label}, last saved by {facts.draft_by}",),
        due_on=facts.due_on + STALE_AFTER,
        tag=f"Untouched for {(on - facts.due_on).days} days",
        tone="warn",
        act="Finish or discard it",
        url=reverse("assessments:interview", args=[facts.draft_key]),
        needs=Permission.ASSESS,
    )


STALE_DRAFTS = WorkList(
    slug="unfinished-interviews",
    title="Interviews left unfinished",
    why="They answered questions, and nothing comes of it until it is submitted.",
    who=f"An interview was begun and nobody touched it for more than {STALE_AFTER.days} days. It "
    "is never removed by itself: finish it, or discard it with a reason.",
    find=find,
    tell=tell,
)
