"""What a program sees of the households that were referred to it.

As much of the name as the household's release allows, how many they are, and what the program's
own requirements ask. No score, no rank, and not whether they are extremely vulnerable (R26).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cas.models import User
from cas.rules.conditions import fact_codes
from cas.rules.explain import value_in_words
from clients.models import Household, Membership
from prioritization.facts import SCORES, catalogue, known_of
from prioritization.models import HouseholdFacts, Program, RuleVersion
from prioritization.people import kind_in_words

NOBODY = "Nobody today"


@dataclass(frozen=True)
class Guest:
    """One household as the program may know it; `contact` is whom to ask about them."""

    name: str
    code: str
    size: str
    contact: str


def guests(household_ids: Iterable[int], *, viewer: User, on: date) -> Mapping[int, Guest]:
    """These households, in a number of queries that does not grow with them."""
    ids = list(household_ids)
    heads = Membership.objects.current(on).heads().filter(household__in=ids)
    by_household = {
        head.household_id: head for head in heads.select_related("client", "household__agency")
    }
    named = _named(ids, viewer, on)
    facts = HouseholdFacts.objects.defer("answers").in_bulk(ids)
    return {pk: _guest(by_household.get(pk), facts.get(pk), is_named=pk in named) for pk in ids}


def _named(ids: list[int], viewer: User, on: date) -> set[int]:
    """Households whose members all share, or that belong to the program's own agency."""
    shared = Household.objects.shared_with_agencies(on).filter(pk__in=ids)
    own = Household.objects.filter(pk__in=ids, agency=viewer.agency_id)
    return {*shared.values_list("pk", flat=True), *own.values_list("pk", flat=True)}


def _guest(head: Membership | None, facts: HouseholdFacts | None, *, is_named: bool) -> Guest:
    size = kind_in_words(facts) if facts else ""
    if head is None:
        return Guest(NOBODY, "", size, "")
    person = head.client
    name = person.display_name if is_named or person.is_anonymous else f"Code {person.code}"
    return Guest(name, person.code, size, head.household.agency.name)


def needs_of(household_id: int, program: Program, *, on: date) -> list[tuple[str, str]]:
    """What the program's own requirements ask about, and what is known of it, in words.

    County-wide requirements and what only orders the list are not the program's to know.
    """
    version = RuleVersion.objects.in_force(on).filter(program=program).first()
    facts = HouseholdFacts.objects.filter(pk=household_id).first()
    if version is None or facts is None:
        return []
    known, about = known_of(facts), catalogue()
    codes = dict.fromkeys(
        code for each in version.rule_set.requirements for code in fact_codes(each.clause)
    )
    asked = [about[code] for code in codes if code in about]
    return [
        (fact.label, value_in_words(known.get(fact.code), fact))
        for fact in asked
        if fact.source != SCORES
    ]
