"""A household as it stands on the day of an assessment: ages, size, family or not (R3b, C16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cas.rules.facts import Fact, FactKind

HEAD_OF_HOUSEHOLD = 1  # HUD 3.15, relationship to head of household: self
PARTNER = 3
ADULT_AGE = 18

HOUSEHOLD_FACTS: Mapping[str, Fact] = {
    fact.code: fact
    for fact in (
        Fact("is_family", "Family with a child under 18", FactKind.BOOL, source="Household"),
        Fact("household_size", "Household size", FactKind.NUMBER, unit="people"),
        Fact("adults", "Adults in the household", FactKind.NUMBER, unit="adults"),
        Fact("children", "Children in the household", FactKind.NUMBER, unit="children"),
    )
}


@dataclass(frozen=True)
class Member:
    """One person of the household, with an age known exactly, as a range, or not at all (C16).

    `age_low` and `age_high` are equal when the birth date is known; None means not known.
    `client_id` is whatever the caller names people by; the rules only carry it.
    """

    client_id: object
    relationship: int | None
    age_low: int | None
    age_high: int | None

    @property
    def is_head(self) -> bool:
        return self.relationship == HEAD_OF_HOUSEHOLD

    @property
    def is_child(self) -> bool:
        """Surely under 18; an unknown age is not a child (C16)."""
        return self.is_at_most(ADULT_AGE - 1)

    def is_at_least(self, age: int) -> bool:
        """Whether the person is surely this old."""
        return self.age_low is not None and self.age_low >= age

    def is_at_most(self, age: int) -> bool:
        """Whether the person is surely no older than this."""
        return self.age_high is not None and self.age_high <= age


@dataclass(frozen=True)
class HouseholdSnapshot:
    """The people to be placed together, and where they live (a HUD 4.12 code), on one day."""

    members: tuple[Member, ...]
    living_situation: int | None = None

    @cached_property
    def children(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.is_child)

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def adults(self) -> int:
        """How many members are not surely children."""
        return self.size - len(self.children)

    @property
    def is_family(self) -> bool:
        """R3b: at least one member is under 18 on the day."""
        return bool(self.children)

    @property
    def head(self) -> Member | None:
        return next((member for member in self.members if member.is_head), None)

    @property
    def couple(self) -> tuple[Member, Member] | None:
        """R25: the head and the partner, when these two adults are the whole household."""
        partners = [member for member in self.members if member.relationship == PARTNER]
        if self.size != 2 or self.is_family or self.head is None or not partners:
            return None
        return self.head, partners[0]

    def facts(self) -> dict[str, object]:
        """The facts that a question's show_if may ask about the household."""
        return {
            "is_family": self.is_family,
            "household_size": self.size,
            "adults": self.adults,
            "children": len(self.children),
        }
