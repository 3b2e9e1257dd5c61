"""Who must move today, in the order in which staff work: who has no worker yet comes first."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cas.county import COUNTY
from cas.models import User
from clients.models import CaseAssignment
from prioritization.models import Hold, HouseholdFacts

ACT_WITHIN = timedelta(minutes=COUNTY.evh_act_within_minutes)
"""After so long without an act of anybody, the board says so."""

COUNTED = 500
"""Counts stop here: beyond it a number tells nobody what to do, and costs more than the page."""

ASSIGNED = CaseAssignment.objects.open().filter(household=OuterRef("pk"))


@dataclass(frozen=True)
class Queue:
    """Households that must move today (R4, C13) at a moment, narrowed step by step.

    It is read in two parts, without and with a worker, each by the clock: so a page costs the same
    however many wait.
    """

    moment: datetime
    rows: QuerySet
    has_unassigned: bool = True
    has_assigned: bool = True

    @classmethod
    def at(cls, moment: datetime) -> "Queue":
        """Everybody who must move today."""
        # The answers are large, and no board shows them.
        return cls(moment, HouseholdFacts.objects.must_move_today().defer("answers"))

    def held(self) -> "Queue":
        """Those who wait for something."""
        return replace(self, rows=self.rows.filter(self._on_hold()))

    def ready(self) -> "Queue":
        """Those whom nothing keeps back."""
        return replace(self, rows=self.rows.filter(~self._on_hold()))

    def without_worker(self) -> "Queue":
        """Those whom nobody has."""
        return replace(self, has_assigned=False)

    def of_worker(self, worker: User) -> "Queue":
        """Those whom `worker` has."""
        mine = CaseAssignment.objects.open().of(worker).values("household")
        return replace(self, rows=self.rows.filter(pk__in=mine), has_unassigned=False)

    def unattended(self) -> "Queue":
        """Those for whom nobody did anything in the time the county sets."""
        since = self.moment - ACT_WITHIN
        late = self.rows.filter(evh_since__lte=since).unattended_since(since)
        return replace(self, rows=late)

    def narrowed(self, **codes: Any) -> "Queue":
        """Those whose facts say so."""
        return replace(self, rows=self.rows.filter(**codes))

    def newer_than(self, moment: datetime) -> "Queue":
        """Those whose clock began later."""
        return replace(self, rows=self.rows.filter(evh_since__gt=moment))

    def page(self, size: int, after: HouseholdFacts | None = None) -> list[HouseholdFacts]:
        """The next `size` rows behind the household `after`, unassigned first."""
        found: list[HouseholdFacts] = []
        for rows in self._parts(after):
            if len(found) < size:
                found += rows[: size - len(found)]
        return found

    def count(self) -> int:
        """How many; at most COUNTED + 1."""
        is_whole = self.has_unassigned and self.has_assigned
        shown = [self.rows] if is_whole else [self._of_part(part) for part in self._shown()]
        # In no order: counting stops at the first ones.
        return sum(rows.order_by()[: COUNTED + 1].count() for rows in shown)

    def _parts(self, after: HouseholdFacts | None) -> list[QuerySet]:
        parts = self._shown()
        if after is None:
            return [self._of_part(part) for part in parts]
        is_assigned = CaseAssignment.objects.open().filter(household=after.pk).exists()
        rest = [part for part in parts if part >= is_assigned]
        return [
            self._of_part(part).behind(after) if part == is_assigned else self._of_part(part)
            for part in rest
        ]

    def _shown(self) -> list[bool]:
        return [False] * self.has_unassigned + [True] * self.has_assigned

    def _of_part(self, is_assigned: bool) -> QuerySet:
        return self.rows.filter(Exists(ASSIGNED) if is_assigned else ~Exists(ASSIGNED))

    def _on_hold(self) -> Q:
        return Q(Exists(Hold.objects.live(self.moment).filter(household=OuterRef("pk"))))


def counted(number: int) -> str:
    """A capped count in words."""
    return f"more than {COUNTED}" if number > COUNTED else str(number)
