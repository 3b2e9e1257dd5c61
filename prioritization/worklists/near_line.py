"""Households one point below the line from which they must move today (R1, R2, R5)."""

from datetime import date

from django.db.models import Case, F, Q, When
from django.urls import reverse

from assessments.enums import Tool
from cas.access.permissions import Permission
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList, day_or_never

BELOW = -1
"""One point under the threshold of the assessment."""


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Not extremely vulnerable, by one point; whose assessment ends first comes first."""
    near = Q(crisis_margin=BELOW) | Q(hct_margin=BELOW)
    ends_on = Case(When(crisis_margin=BELOW, then=F("crisis_expires_on")), default="hct_expires_on")
    return facts.filter(near, is_evh=False).annotate(due_on=day_or_never(ends_on))


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Which tool says so, with how many points of how many."""
    tool = Tool.CRISIS if facts.crisis_margin == BELOW else Tool.HCT
    score = getattr(facts, f"{tool}_score")
    return Task(
        words=(f"{tool.label}: {score} points, the line is {score - BELOW}",),
        due_on=facts.due_on,
        act="Assess again",
        url=reverse("assessments:start", args=[facts.pk, tool]),
        needs=Permission.ASSESS,
    )


NEAR_LINE = WorkList(
    slug="near-the-line",
    title="One point below the line",
    why="One small change would make them extremely vulnerable. Ask whether something changed.",
    who="A current assessment is one point below the line from which a household must move today, "
    "and none reaches it. If something changed, a new assessment is always allowed.",
    find=find,
    tell=tell,
)
