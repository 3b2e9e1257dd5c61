"""Extremely vulnerable households that are not in a shelter, as a task of their worker (R4, C13).

The queue is their list; here they are only what a worker has to do first.
"""

from datetime import date

from django.db.models.functions import TruncDate
from django.urls import reverse

from cas.access.permissions import Permission
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Who must move today, whoever has been waiting the longest first."""
    return facts.must_move_today().annotate(due_on=TruncDate("evh_since"))


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Since when."""
    days = (on - facts.due_on).days
    return Task(
        words=("Must move today: find a bed, or begin with the documents",),
        due_on=facts.due_on,
        tag={0: "Since today", 1: "For a day"}.get(days, f"For {days} days"),
        tone="warn",
        act="Say what was done",
        url=reverse("assessments:log_evh_action", args=[facts.crisis_id or facts.hct_id]),
        needs=Permission.EVH_LOG,
    )


MUST_MOVE = WorkList(
    slug="must-move",
    title="Must move today",
    why="They are extremely vulnerable and not in a shelter.",
    who="Extremely vulnerable, and not in a shelter now.",
    find=find,
    tell=tell,
)
