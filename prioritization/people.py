"""What a list says of the people on it: a name for who may see it, a code for everyone else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class Person:
    """The head of a household as one viewer sees them; `url` is empty when they may not open it."""

    name: str
    url: str = ""
    contact: str = ""


def people(household_ids: Iterable[int], *, viewer: User, on: date) -> Mapping[int, Person]:
    """The heads of these households, in a number of queries that does not grow with them."""
    ids = list(household_ids)
    memberships = Membership.objects.current(on).heads().filter(household__in=ids)
    heads = {each.household_id: each.client for each in memberships.select_related("client")}
    visible = _visible(ids, viewer, on)
    contacts = _vsp_contacts(visible)
    return {
        pk: Person(
            name=heads[pk].display_name,
            url=reverse("clients:household", args=[pk]),
            contact=contacts.get(pk, ""),
        )
        if pk in visible and pk in heads
        else Person(name=f"Code {heads[pk].code}" if pk in heads else NOBODY)
        for pk in ids
    }


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
