"""A page of a work list: which households, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from cas.models import User
from clients.models import CaseAssignment
from prioritization.lists.people import Person, kind_in_words, people
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.definition import Task, WorkList

PAGE_SIZE = 50
MOST_COUNTED = 500
"""Counting further costs time and tells nobody more."""


@dataclass(frozen=True)
class Row:
    """One household of a work list, as `viewer` may see it."""

    facts: HouseholdFacts
    person: Person
    kind: str
    task: Task
    worker: User | None

    @property
    def household_id(self) -> int:
        """Its number."""
        return self.facts.pk

    @property
    def is_evh(self) -> bool:
        """Whether it is extremely vulnerable."""
        return self.facts.is_evh


@dataclass(frozen=True)
class Page:
    """Some households in order: extremely vulnerable ones first, then by day."""

    facts: list[HouseholdFacts]
    is_first: bool
    after: int | None
    """The household behind which the next page begins; None on the last page."""


def page_of(found: FactsQuerySet, after: str) -> Page:
    """The page that begins behind the household `after`; the first one when that is not there."""
    last = found.named(after)
    rows: list[HouseholdFacts] = []
    for part in _parts(found, last):
        if len(rows) <= PAGE_SIZE:
            rows += part.order_by("due_on", "pk")[: PAGE_SIZE + 1 - len(rows)]
    has_more = len(rows) > PAGE_SIZE
    shown = rows[:PAGE_SIZE]
    return Page(shown, is_first=last is None, after=shown[-1].pk if has_more else None)


def _parts(found: FactsQuerySet, last: Any) -> list[FactsQuerySet]:
    """What is left behind `last`: extremely vulnerable households first.

    They are asked for by themselves, so that the first pages sort few instead of the whole county.
    """
    evh, others = found.filter(is_evh=True), found.filter(is_evh=False)
    if last is None:
        return [evh, others]
    behind = Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk)
    return [evh.filter(behind), others] if last.is_evh else [others.filter(behind)]


def rows_of(
    work_list: WorkList, facts: Sequence[HouseholdFacts], *, viewer: User, on: date
) -> list[Row]:
    """What the list says of each of them, in a number of queries that does not grow."""
    ids = [each.pk for each in facts]
    heads, workers = people(ids, viewer=viewer, on=on), workers_of(ids)
    return [
        Row(
            facts=each,
            person=heads[each.pk],
            kind=kind_in_words(each),
            task=work_list.tell(each, on).for_viewer(viewer),
            worker=workers.get(each.pk),
        )
        for each in facts
    ]


def workers_of(household_ids: Iterable[int]) -> Mapping[int, User]:
    """Who has each of these households now."""
    cases = CaseAssignment.objects.open().filter(household__in=household_ids)
    return {each.household_id: each.worker for each in cases.select_related("worker")}


def counted(found: FactsQuerySet) -> str:
    """How many there are, in words; no further than is worth counting."""
    number = len(found.order_by().values_list("pk")[: MOST_COUNTED + 1])
    return f"more than {MOST_COUNTED}" if number > MOST_COUNTED else str(number)
