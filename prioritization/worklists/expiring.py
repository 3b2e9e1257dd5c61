"""Assessments that end within twelve weeks (R6, R7), so that they are made again in time (R8)."""

from datetime import date, timedelta

from django.db.models import Case, DateField, F, Q, When
from django.db.models.functions import Least
from django.urls import reverse

from assessments.enums import SCORED_TOOLS, Tool
from assessments.rules.expiry import SOON_DAYS, days_left_in_words
from cas.access.permissions import Permission
from cas.templatetags.cas import written
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList

WEEKS = 12
AHEAD = timedelta(weeks=WEEKS, days=-1)
"""The last day of the twelfth week, counted from today."""


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Households of which a current assessment ends in these weeks; `due_on` is its last day."""
    days = (on, on + AHEAD)
    ends_soon = {tool: Q(**{f"{tool}_expires_on__range": days}) for tool in SCORED_TOOLS}
    last_days = (
        Case(When(soon, then=F(f"{tool}_expires_on")), output_field=DateField())
        for tool, soon in ends_soon.items()
    )
    found = facts.filter(ends_soon[Tool.CRISIS] | ends_soon[Tool.HCT])
    return found.annotate(due_on=Least(*last_days))


def in_week(found: FactsQuerySet, week: int, on: date) -> FactsQuerySet:
    """Those of one week; the first begins today and is number 1."""
    first = on + timedelta(weeks=week - 1)
    return found.filter(due_on__range=(first, first + timedelta(days=6)))


def tell(facts: HouseholdFacts, on: date) -> Task:
    """Which tool it is; a new assessment is always allowed (R8)."""
    tool = Tool.CRISIS if facts.crisis_expires_on == facts.due_on else Tool.HCT
    days = (facts.due_on - on).days
    return Task(
        words=(f"{tool.label} counts until {written(facts.due_on)}",),
        due_on=facts.due_on,
        tag=days_left_in_words(days),
        tone="warn" if days <= SOON_DAYS else "quiet",
        act="Assess again",
        url=reverse("assessments:start", args=[facts.pk, tool]),
        needs=Permission.ASSESS,
    )


EXPIRING = WorkList(
    slug="expiring",
    title="Assessments that end soon",
    why="When an assessment ends, the household leaves the lists it opened.",
    who="The Crisis Assessment or the Housing Conversation ends within twelve weeks. Extremely "
    "vulnerable households come first, then whoever has the fewest days left.",
    find=find,
    tell=tell,
)
