"""Intakes that somebody began and nobody finished (R36), of enrolled households and of new ones.

Unlike the other lists it does not go by the facts: there are none before a household is enrolled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from assessments.enums import IntakeKind, IntakeState
from assessments.models import Intake
from assessments.querysets import IntakeQuerySet
from assessments.workflows import may_take_in
from cas.models import User
from clients.models import CaseAssignment, Enrollment, Household
from clients.rules.whereabouts import age_in_words
from prioritization.lists.people import Person, people
from prioritization.worklists import rows
from prioritization.worklists.scope import Whose, looked_after_by

TITLE = "Unfinished intakes"
WHY = "They told us their story, and they are on no queue until it is finished."

NOW = {
    IntakeState.BEGUN: "Nothing decided yet",
    IntakeState.TALKING: "Still talking",
    IntakeState.READY_TO_DIVERT: "Diverted, and not finished yet: no exit before Finish",
    IntakeState.READY_TO_QUEUE: "For the queue, and not finished yet: no place before Finish",
}


@dataclass(frozen=True)
class Row:
    """An unfinished intake as `viewer` may see it; `url` leads to where it goes on."""

    intake: Intake
    person: Person
    worker: User | None
    is_enrolled: bool
    saved_ago: str
    url: str

    @property
    def now(self) -> str:
        """How far it is, in words."""
        return NOW[IntakeState(self.intake.state)]

    @property
    def is_update(self) -> bool:
        """Whether it brings a stay up to date that somebody began before."""
        return self.intake.kind == IntakeKind.UPDATE

    @property
    def begun_on(self) -> date:
        """The local day on which it was begun."""
        return timezone.localdate(self.intake.started_at)


@dataclass(frozen=True)
class Page:
    """Some intakes, longest untouched first; `after` is the household before the next page."""

    intakes: list[Intake]
    after: int | None


def unfinished(user: User, on: date, whose: Whose) -> IntakeQuerySet:
    """Unfinished intakes of households that `user` may open, of one of these parts.

    An intake is with whoever looks after the household; while nobody has it, with whoever saved it
    last.
    """
    visible = Household.objects.visible_to(user, on=on)
    found = Intake.objects.unfinished().filter(household__in=visible)
    cases = CaseAssignment.objects.open().filter(household=OuterRef("household"))
    nobodys = ~Exists(cases)
    match whose:
        case Whose.AGENCYS:
            return found.filter(household__agency=user.agency_id)
        case Whose.MINE:
            mine = Q(household__in=looked_after_by(user))
            return found.filter(mine | (nobodys & Q(saved_by=user)))
        case Whose.NOBODYS:
            return found.filter(nobodys)
        case _:
            return found


def page_of(found: IntakeQuerySet, after: str) -> Page:
    """The page behind the household `after`; the first one when its intake is not there."""
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    last = found.filter(household=number).first()
    if last:
        behind = Q(saved_at__gt=last.saved_at) | Q(saved_at=last.saved_at, pk__gt=last.pk)
        found = found.filter(behind)
    read = found.select_related("saved_by").order_by("saved_at", "pk")[: rows.PAGE_SIZE + 1]
    shown, more = list(read)[: rows.PAGE_SIZE], len(read) > rows.PAGE_SIZE
    return Page(shown, after=shown[-1].household_id if more else None)


def rows_of(intakes: Sequence[Intake], *, viewer: User, on: date) -> list[Row]:
    """What the list says of each, in a number of queries that does not grow."""
    ids = [each.household_id for each in intakes]
    heads, workers = people(ids, viewer=viewer, on=on), rows.workers_of(ids)
    stays = Enrollment.objects.open(on).filter(household__in=ids)
    enrolled = set(stays.values_list("household", flat=True))
    return [
        Row(
            intake=each,
            person=heads[each.household_id],
            worker=workers.get(each.household_id),
            is_enrolled=each.household_id in enrolled,
            saved_ago=age_in_words(timezone.localdate(each.saved_at), on),
            url=reverse("assessments:intake", args=[each.key]) if may_take_in(viewer) else "",
        )
        for each in intakes
    ]
