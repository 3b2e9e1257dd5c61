"""A small fact catalogue with every kind of fact, for tests of the condition tree."""

from cas.rules.facts import Fact, FactKind

FACTS = (
    Fact("is_family", "Family with children under 18", FactKind.BOOL),
    Fact("pets", "Number of pets", FactKind.NUMBER, unit="pets"),
    Fact("oldest_age", "Age of the oldest member", FactKind.NUMBER, unit="years"),
    Fact("homeless_since", "Homeless since", FactKind.DATE),
    Fact(
        "household_type",
        "Household type",
        FactKind.OPTION,
        options=(("single", "single adult"), ("couple", "couple"), ("family", "family")),
    ),
    Fact(
        "area", "Location", FactKind.OPTION, options=(("elk_grove", "Elk Grove"), ("galt", "Galt"))
    ),
    Fact("zip", "ZIP code", FactKind.OPTION),
    Fact(
        "needs_accessible_bed",
        "Needs an accessible bed",
        FactKind.OPTION,
        options=(("yes", "Yes"), ("no", "No")),
    ),
    Fact(
        "pet_kinds",
        "Kinds of pets",
        FactKind.OPTIONS,
        options=(("dog", "dog"), ("cat", "cat"), ("bird", "bird")),
    ),
)
CATALOGUE = {fact.code: fact for fact in FACTS}
