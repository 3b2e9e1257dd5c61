"""Answers worked out from the household instead of asked: V1, V2, F1, F2, F4 (C17).

Each gives an option code, or None where ages or living situation do not decide it. "At least"
reads the low age and "at most" the high one, so a doubt never earns a point (C16).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessments.rules.household import HouseholdSnapshot, Member

NOT_MEANT_FOR_HABITATION = 116  # HUD living situation code
SITUATION_NOT_KNOWN = frozenset({8, 9, 37, 99})
MANY_CHILDREN = 3


def slept_unsheltered(household: HouseholdSnapshot) -> str | None:
    """V1: the living situation is a place not meant for habitation."""
    situation = household.living_situation
    if situation is None or situation in SITUATION_NOT_KNOWN:
        return None
    return _yes_no(situation == NOT_MEANT_FOR_HABITATION)


def oldest_member(household: HouseholdSnapshot) -> str | None:
    """V2: only the highest single value counts, so the oldest age group is looked at first."""
    if any(member.is_at_least(65) for member in household.members):
        return "age_65_plus"
    if any(member.is_at_least(55) for member in household.members):
        return "age_55_64"
    head = household.head
    if head and head.is_at_least(18) and head.is_at_most(24):
        return "head_18_24"
    return "other_age" if _has_no_age_at_risk(household) else None


def youngest_child(household: HouseholdSnapshot) -> str | None:
    """F1: the age group of the youngest child."""
    if any(child.is_at_most(1) for child in household.children):
        return "under_2"
    if any(child.is_at_most(5) for child in household.children):
        return "age_2_5"
    are_older = all(child.is_at_least(6) for child in household.children)
    return "age_6_plus" if household.is_family and are_older else None


def three_children(household: HouseholdSnapshot) -> str | None:
    """F2: three or more children."""
    return _yes_no(len(household.children) >= MANY_CHILDREN)


def one_adult_caring(household: HouseholdSnapshot) -> str | None:
    """F4: one adult, with at least one child."""
    return _yes_no(household.is_family and household.adults == 1)


@dataclass(frozen=True)
class Derivation:
    """A way to work out an answer, and every option code it can give."""

    answer: Callable[[HouseholdSnapshot], str | None]
    codes: frozenset[str]


DERIVATIONS: Mapping[str, Derivation] = {
    "slept_unsheltered": Derivation(slept_unsheltered, frozenset({"yes", "no"})),
    "oldest_member": Derivation(
        oldest_member, frozenset({"age_65_plus", "age_55_64", "head_18_24", "other_age"})
    ),
    "youngest_child": Derivation(youngest_child, frozenset({"under_2", "age_2_5", "age_6_plus"})),
    "three_children": Derivation(three_children, frozenset({"yes", "no"})),
    "one_adult_caring": Derivation(one_adult_caring, frozenset({"yes", "no"})),
}


def _yes_no(holds: bool) -> str:
    return "yes" if holds else "no"


def _has_no_age_at_risk(household: HouseholdSnapshot) -> bool:
    """Surely nobody is 55 or older, and surely the head is not 18 to 24."""
    head = household.head
    return (
        head is not None
        and _is_no_young_adult(head)
        and all(member.is_at_most(54) for member in household.members)
    )


def _is_no_young_adult(member: Member) -> bool:
    return member.is_at_most(17) or member.is_at_least(25)
