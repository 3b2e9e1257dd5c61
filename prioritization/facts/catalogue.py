"""The fact catalogue: everything a program's rules may ask about a household.

Two sources: the typed columns of `HouseholdFacts`, and one fact per coded question of every
instrument version that was ever loaded, so that old rules and old answers stay readable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from assessments.models import InstrumentVersion
from assessments.rules.household import HOUSEHOLD_FACTS
from cas import hmis
from cas.rules.conditions import AllOf, Op, RuleError, conditions_of
from cas.rules.facts import Catalogue, Fact, FactKind
from cas.rules.ruleset import RuleSet
from clients.enums import AREAS, PlaceType
from prioritization.enums import HouseholdType
from prioritization.models import HouseholdFacts

HOUSEHOLD = "Household"
WHEREABOUTS = "Whereabouts"
DOCUMENTS = "Documents"
SCORES = "Current assessments"


EVERYBODY, SOMEBODY = "Everybody's age", "At least one member's age"


def _age(code: str, whose: str, subject: str = "") -> Fact:
    """One bound of an age: the low one answers "at least", the high one "at most" (C16).

    `subject` says what that means: the youngest is at least 18 when everybody is.
    """
    return Fact(code, whose, FactKind.NUMBER, unit="years", source=HOUSEHOLD, subject=subject)


COLUMN_FACTS: Mapping[str, Fact] = {
    fact.code: fact
    for fact in (
        Fact(
            "household_type",
            "Kind of household",
            FactKind.OPTION,
            tuple(HouseholdType.choices),
            source=HOUSEHOLD,
        ),
        replace(HOUSEHOLD_FACTS["household_size"], source=HOUSEHOLD),
        replace(HOUSEHOLD_FACTS["adults"], source=HOUSEHOLD),
        replace(HOUSEHOLD_FACTS["children"], source=HOUSEHOLD),
        _age("youngest_age_low", "Age of the youngest member", EVERYBODY),
        _age("youngest_age_high", "Age of the youngest member", SOMEBODY),
        _age("oldest_age_low", "Age of the oldest member", SOMEBODY),
        _age("oldest_age_high", "Age of the oldest member", EVERYBODY),
        _age("head_age_low", "Age of the head of household"),
        _age("head_age_high", "Age of the head of household"),
        Fact("has_veteran", "A veteran in the household", FactKind.BOOL, source=HOUSEHOLD),
        Fact(
            "has_disabling_condition",
            "A disabling condition in the household",
            FactKind.BOOL,
            source=HOUSEHOLD,
        ),
        Fact("doc_ready_rrh", "Doc-ready for rapid re-housing", FactKind.BOOL, source=DOCUMENTS),
        Fact(
            "doc_ready_psh",
            "Doc-ready for permanent supportive housing",
            FactKind.BOOL,
            source=DOCUMENTS,
        ),
        Fact("homeless_since", "Homeless since", FactKind.DATE, source=HOUSEHOLD),
        Fact("queued_on", "On the queue since", FactKind.DATE, source=HOUSEHOLD),
        Fact(
            "living_situation",
            "Living situation",
            FactKind.OPTION,
            tuple((str(code), label) for code, label in hmis.living_situations("current")),
            source=WHEREABOUTS,
        ),
        Fact(
            "location_place",
            "Kind of place where they are",
            FactKind.OPTION,
            tuple(PlaceType.choices),
            source=WHEREABOUTS,
        ),
        Fact("location_area", "Area where they are", FactKind.OPTION, AREAS, source=WHEREABOUTS),
        Fact("location_zip", "ZIP code where they are", FactKind.OPTION, source=WHEREABOUTS),
        Fact("crisis_score", "Score of the Crisis Assessment", FactKind.NUMBER, source=SCORES),
        Fact("hct_score", "Score of the Housing Conversation", FactKind.NUMBER, source=SCORES),
        Fact("is_evh", "Extremely vulnerable household", FactKind.BOOL, source=SCORES),
    )
}
"""Facts that stand in columns of their own; `living_situation` is the HUD code as text."""


def catalogue() -> Catalogue:
    """Every fact there is, by code. One small query; the parsed result is kept per process."""
    versions = InstrumentVersion.objects.order_by("effective_from", "pk")
    return _catalogue_of(tuple(versions.values_list("pk", flat=True)))


@lru_cache(maxsize=8)
def _catalogue_of(version_ids: tuple[int, ...]) -> Catalogue:
    versions = InstrumentVersion.objects.in_bulk(version_ids)
    questions = (fact for pk in version_ids for fact in versions[pk].instrument.facts())
    return MappingProxyType({**merged(questions), **COLUMN_FACTS})


def merged(facts: Iterable[Fact]) -> dict[str, Fact]:
    """One fact per code: the newest wording, with the options of older versions kept.

    A code keeps its kind for ever; RuleError if a version asks it in another shape.
    """
    found: dict[str, Fact] = {}
    for fact in facts:
        older = found.get(fact.code, fact)
        if older.kind is not fact.kind:
            raise RuleError(
                f"Question '{fact.code}' was {older.kind} in an earlier version and is now "
                f"{fact.kind}. Give the new question a code of its own."
            )
        found[fact.code] = replace(fact, options=_united(fact.options, older.options))
    return found


def _united(
    newer: tuple[tuple[str, str], ...], older: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    return tuple({**dict(newer), **dict(older), **dict(newer)}.items())


def known_of(household: HouseholdFacts) -> dict[str, object]:
    """A household's facts as rules in Python read them: None or absent means not known."""
    columns = {code: getattr(household, code) for code in COLUMN_FACTS}
    if columns["living_situation"] is not None:
        columns["living_situation"] = str(columns["living_situation"])
    return {**household.answers, **columns}


def bound_problems(rules: RuleSet) -> list[str]:
    """C16 in words: "at least" asks a low age, "at most" a high one; empty when all is well."""
    return [problem for tree in rules.trees for problem in _bound_problems(tree)]


_BOUNDS = {"_age_low": (Op.GE, Op.GT), "_age_high": (Op.LE, Op.LT)}


def _bound_problems(tree: AllOf) -> list[str]:
    return [
        f"'{COLUMN_FACTS[condition.fact].label}' can only be compared with "
        f"{' or '.join(fitting)}: a doubtful age never decides (C16)."
        for condition in conditions_of(tree)
        for ending, fitting in _BOUNDS.items()
        if condition.fact in COLUMN_FACTS
        and condition.fact.endswith(ending)
        and condition.op not in fitting
    ]
