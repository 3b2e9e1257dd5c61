"""What a work list is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from cas.access.permissions import Permission
from cas.models import User
from prioritization.models import HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet

NEVER = date(1900, 1, 1)
"""Stands for a day that is not known, so that whoever was never asked comes first."""


@dataclass(frozen=True)
class Task:
    """What one household asks for: in words, until when, and where it is done.

    `url` is for whoever holds `needs`, see `for_viewer`. `due_on` is the day on
    which it should be done, or should have been.
    """

    words: tuple[str, ...]
    due_on: date
    tag: str = ""
    tone: str = ""
    act: str = ""
    url: str = ""
    needs: Permission | None = None

    def for_viewer(self, viewer: User) -> "Task":
        """The same without the way to do it, for somebody who may not do it."""
        may_do = self.needs is not None and viewer.has_permission(self.needs)
        return self if may_do else replace(self, url="")


Find = Callable[[FactsQuerySet, date], FactsQuerySet]
"""Those of the given households that stand on the list on a day, each with `due_on`, the day that
says who comes first; never null."""

Tell = Callable[[HouseholdFacts, date], Task]
"""What a row that `Find` found says on a day."""


@dataclass(frozen=True)
class WorkList:
    """Households that need the same thing done. `why` and `who` are for people."""

    slug: str
    title: str
    why: str
    who: str
    find: Find
    tell: Tell


def day_or_never(expression: object) -> Coalesce:
    """A day, or NEVER when there is none."""
    return Coalesce(expression, Value(NEVER), output_field=DateField())


def name_of(person: str) -> Coalesce:
    """What the user is called to whom the relation `person` leads, as `str` of a user says it."""
    name = Trim(Concat(f"{person}__first_name", Value(" "), f"{person}__last_name"))
    return Coalesce(NullIf(name, Value("")), f"{person}__username")
