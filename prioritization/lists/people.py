"""What a list says of the people on it: as much as the viewer may know of each household."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from assessments.models import CaseConferencing
from cas.access.permissions import Permission
from cas.models import User
from clients.enums import AREAS, PlaceType
from clients.models import Household, Membership
from prioritization.models import HouseholdFacts

AREA_LABELS = dict(AREAS)

NOBODY = "Nobody today"
"""Shown until the next run for a household whose last member has left it."""

NOT_SHARED = "Another agency's household"
ASK_THE_AGENCY = "Ask their agency"
"""Stands for where a private household is."""


class Sight(Enum):
    """How much of a household somebody sees on a list.

    Who works the lists needs a code to talk about a household that is private to its agency.
    An assessor of another agency doesn't: a code known from before a withdrawal would name them.
    """

    OPEN = "may open the record"
    CODED = "works with a code"
    HIDDEN = "sees that somebody stands here"


@dataclass(frozen=True)
class Person:
    """The head of a household as one viewer sees them; `contact` is whom to ask about them."""

    name: str
    sight: Sight
    url: str = ""
    contact: str = ""


def people(household_ids: Iterable[int], *, viewer: User, on: date) -> Mapping[int, Person]:
    """The heads of these households, in a number of queries that does not grow with them."""
    ids = set(household_ids)
    heads = {each.household_id: _person(each, viewer) for each in _heads(ids, viewer, on)}
    return {**heads, **_without_head(ids - set(heads), viewer, on)}


def _heads(ids: set[int], viewer: User, on: date) -> QuerySet[Membership]:
    """Each with `is_open`, whether the viewer may open the record, and the household's
    `vsp_contact`.
    """
    heads = Membership.objects.current(on).heads().filter(household__in=ids)
    visible = _visible(viewer, on).filter(pk=OuterRef("household"))
    # C16: an anonymous household is reached through its victim service provider.
    contact = CaseConferencing.objects.filter(household=OuterRef("household"))
    return heads.select_related("client", "household__agency").annotate(
        is_open=Exists(visible),
        vsp_contact=Coalesce(Subquery(contact.values("vsp_contact")), Value("")),
    )


def _without_head(ids: set[int], viewer: User, on: date) -> Mapping[int, Person]:
    """Households that nobody heads today; an assessor knows of those they may open."""
    if not ids:
        return {}
    known = set(ids)
    if viewer.is_assessor:
        known &= set(_visible(viewer, on).filter(pk__in=ids).values_list("pk", flat=True))
    nobody, hidden = Person(NOBODY, Sight.CODED), Person(NOT_SHARED, Sight.HIDDEN)
    return {pk: nobody if pk in known else hidden for pk in ids}


def _visible(viewer: User, on: date) -> QuerySet[Household]:
    if not viewer.has_permission(Permission.CLIENT_READ):
        return Household.objects.none()
    return Household.objects.visible_to(viewer, on=on)


def _person(head: Any, viewer: User) -> Person:
    if viewer.is_assessor and not head.is_open:
        return Person(NOT_SHARED, Sight.HIDDEN)
    agency = head.household.agency.name
    if not head.is_open:
        works_the_list = viewer.has_permission(Permission.CLIENT_READ)
        name = f"Code {head.client.code}"
        return Person(name, Sight.CODED, contact=agency if works_the_list else "")
    return Person(
        name=head.client.display_name,
        sight=Sight.OPEN,
        url=reverse("clients:household", args=[head.household_id]),
        contact=head.vsp_contact or (agency if head.client.is_anonymous else ""),
    )


def kind_in_words(facts: HouseholdFacts) -> str:
    """Kind and size of a household: "Family with children, 4 people"."""
    kind = facts.get_household_type_display() or "Household"
    return kind if facts.household_size == 1 else f"{kind}, {facts.household_size} people"


def place_in_words(facts: HouseholdFacts) -> str:
    """Where a household is now (R22); empty when nothing says where."""
    parts = (
        PlaceType(facts.location_place).label if facts.location_place else "",
        AREA_LABELS.get(facts.location_area, ""),
        facts.location_zip or "",
    )
    return ", ".join(part for part in parts if part)
