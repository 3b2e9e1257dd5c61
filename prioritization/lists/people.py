"""What a list says of the people on it: as much as the viewer may know of each household."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

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
    ids = list(household_ids)
    memberships = Membership.objects.current(on).heads().filter(household__in=ids)
    found = memberships.select_related("client", "household__agency")
    heads = {each.household_id: each for each in found}
    visible = _visible(ids, viewer, on)
    contacts = _vsp_contacts(visible)
    return {
        pk: _person(heads.get(pk), viewer, is_open=pk in visible, contact=contacts.get(pk, ""))
        for pk in ids
    }


def _person(head: Membership | None, viewer: User, *, is_open: bool, contact: str) -> Person:
    if viewer.is_assessor and not is_open:
        return Person(NOT_SHARED, Sight.HIDDEN)
    if head is None:
        return Person(NOBODY, Sight.CODED)
    agency = head.household.agency.name
    if not is_open:
        works_the_list = viewer.has_permission(Permission.CLIENT_READ)
        name = f"Code {head.client.code}"
        return Person(name, Sight.CODED, contact=agency if works_the_list else "")
    return Person(
        name=head.client.display_name,
        sight=Sight.OPEN,
        url=reverse("clients:household", args=[head.household_id]),
        contact=contact or (agency if head.client.is_anonymous else ""),
    )


def _visible(ids: list[int], viewer: User, on: date) -> set[int]:
    if not viewer.has_permission(Permission.CLIENT_READ):
        return set()
    visible = Household.objects.visible_to(viewer, on=on).filter(pk__in=ids)
    return set(visible.values_list("pk", flat=True))


def _vsp_contacts(ids: set[int]) -> dict[int, str]:
    """C16: an anonymous household is reached through its victim service provider."""
    rows = CaseConferencing.objects.filter(household__in=ids).exclude(vsp_contact="")
    return dict(rows.values_list("household_id", "vsp_contact"))


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


def age_in_words(day: date, on: date) -> str:
    """How long ago a day is."""
    days = (on - day).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"
