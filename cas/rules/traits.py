"""Traits that fair housing law protects, as far as a fact's code tells of them."""

from collections.abc import Mapping

from cas.rules.conditions import Node, fact_codes

SENSITIVE_WORDS: Mapping[str, frozenset[str]] = {
    "sex": frozenset({"sex", "gender", "pregnancy", "placement", "lgbtq"}),
    "age": frozenset({"age", "ages", "oldest", "youngest"}),
    "family status": frozenset({"family", "child", "children", "pregnancy"}),
    "disability": frozenset(
        {"disabling", "disability", "accessible", "illness", "mobility", "oxygen", "mental"}
        | {"memory", "service"}
    ),
}
"""By trait, the words in a fact's code that tell of it."""

SENSITIVE_FACTS: Mapping[str, frozenset[str]] = {
    "family status": frozenset({"household_type", "f4_one_adult"}),
    "disability": frozenset({"v12_personal_care", "helper_stays", "lower_bunk"}),
}
"""By trait, facts whose code does not say it in a word."""


def sensitive_traits(node: Node) -> tuple[str, ...]:
    """The traits, in words, that need a written legal basis where a rule asks about them."""
    codes = fact_codes(node)
    return tuple(
        trait
        for trait, words in SENSITIVE_WORDS.items()
        if any(
            code in SENSITIVE_FACTS.get(trait, ()) or not words.isdisjoint(code.split("_"))
            for code in codes
        )
    )
