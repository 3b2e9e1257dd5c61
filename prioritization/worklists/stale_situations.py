"""Households whose living situation is out of date (R22, C2)."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cas.access.permissions import Permission
from clients.rules.whereabouts import LIST_AFTER, WARN_AFTER, age_in_words
from prioritization.lists.people import place_in_words
from prioritization.models import HouseholdFacts
from prioritization.querysets import FactsQuerySet
from prioritization.worklists.definition import NEVER, Task, WorkList, day_or_never


def find(facts: FactsQuerySet, on: date) -> FactsQuerySet:
    """Whose living situation is more than 60 days old, or was never recorded."""
    old = Q(living_situation_on__lt=on - WARN_AFTER) | Q(living_situation_on=None)
    return facts.filter(old).annotate(due_on=day_or_never(F("living_situation_on")))


def older_than(found: FactsQuerySet, days: timedelta, on: date) -> FactsQuerySet:
    """Those of them that are older still."""
    return found.filter(due_on__lt=on - days)


def tell(facts: HouseholdFacts, on: date) -> Task:
    """How old it is, and what a newer record of another kind says."""
    recorded_on = facts.living_situation_on
    if recorded_on is None:
        words, tag, tone = "No living situation is on record", "Never recorded", "warn"
    else:
        words = f"Living situation recorded {age_in_words(recorded_on, on)}"
        is_stale = on - recorded_on > LIST_AFTER
        limit = LIST_AFTER if is_stale else WARN_AFTER
        tag, tone = f"Over {limit.days} days", "warn" if is_stale else "quiet"
    return Task(
        words=(words, *_seen_since(facts, on)),
        due_on=(recorded_on + WARN_AFTER) if recorded_on else NEVER,
        tag=tag,
        tone=tone,
        act="Ask where they are",
        url=reverse("assessments:whereabouts", args=[facts.pk]),
        needs=Permission.CLIENT_WRITE,
    )


def _seen_since(facts: HouseholdFacts, on: date) -> tuple[str, ...]:
    seen_on = facts.location_at and timezone.localdate(facts.location_at)
    if not seen_on or seen_on <= (facts.living_situation_on or NEVER):
        return ()
    return (f"Seen since, {age_in_words(seen_on, on)}: {place_in_words(facts)}",)


STALE_SITUATIONS = WorkList(
    slug="living-situation",
    title="Living situation out of date",
    why="A bed offer goes to where they were last, so an old place costs them the bed.",
    who=f"The living situation is more than {WARN_AFTER.days} days old, or was never recorded. "
    f"After {LIST_AFTER.days} days it no longer counts as known.",
    find=find,
    tell=tell,
)
