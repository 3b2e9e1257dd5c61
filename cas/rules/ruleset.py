"""A program's rules: requirements that must all surely hold, and factors that give points.

The shelter score (R23) is 0 unless every requirement surely holds, else 100 plus the points of
the factors that surely hold. Not known is never eligible: it is listed as "ask this".
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cas.rules import conditions
from cas.rules import facts as fact_catalogue
from cas.rules.conditions import (
    AllOf,
    Clause,
    Node,
    RuleError,
    fact_codes,
    read_at,
    refuse_other_keys,
    shown,
)
from cas.rules.evaluate import Facts, all_hold, evaluate
from cas.rules.explain import Finding, explain, explain_clause, in_words
from cas.rules.facts import Catalogue

Rule = TypeVar("Rule")

ELIGIBLE_SCORE = 100
MOST_POINTS = 1000
MOST_RULES = 100
LONGEST_TEXT = 1000

# Facts that may only order a list, never keep anyone off it (C3, R5).
SCORE_FACTS = frozenset(
    {"crisis_score", "hct_score", "crisis_margin", "hct_margin", "is_evh", "evh_since"}
    | {"crisis_is_evh", "hct_is_evh", "shelter_score"}
)
_SCORE_WORDS = frozenset({"score", "margin", "evh", "points", "rank"})

# Facts that no rule may use at all: fair housing law forbids to treat people by them.
PROTECTED_FACTS = frozenset({"race", "ethnicity", "race_ethnicity", "religion", "national_origin"})
_PROTECTED_WORDS = frozenset(
    {"race", "races", "ethnicity", "ethnicities", "religion", "religions", "nationality"}
)


@dataclass(frozen=True)
class Requirement:
    """One thing that must surely hold, why, and the law or contract it rests on.

    Refuses score and EVH facts (C3) and protected facts with a RuleError.
    """

    clause: Clause
    note: str = ""
    legal_basis: str = ""

    def __post_init__(self) -> None:
        _refuse_scores(self.clause)
        _refuse_protected(self.clause)
        _check_text("note", self.note)
        _check_text("legal basis", self.legal_basis)


@dataclass(frozen=True)
class Factor:
    """Points for households for whom `when` surely holds. Refuses protected facts."""

    when: AllOf
    points: int
    note: str = ""

    def __post_init__(self) -> None:
        if not self.when.clauses:
            raise RuleError("A priority factor needs at least one condition.")
        _check_points(self.points)
        _refuse_protected(self.when)
        _check_text("note", self.note)


@dataclass(frozen=True)
class RuleSet:
    """Everything that decides who stands on one program's list, and with how many points."""

    requirements: tuple[Requirement, ...] = ()
    factors: tuple[Factor, ...] = ()

    def __post_init__(self) -> None:
        if max(len(self.requirements), len(self.factors)) > MOST_RULES:
            raise RuleError(f"A rule set has at most {MOST_RULES} requirements and factors.")

    @property
    def eligibility(self) -> AllOf:
        """The requirements as one tree."""
        return AllOf(tuple(requirement.clause for requirement in self.requirements))

    @property
    def facts(self) -> tuple[str, ...]:
        """Codes of all facts that the rule set asks about, each once."""
        trees = (self.eligibility, *(factor.when for factor in self.factors))
        return tuple(dict.fromkeys(code for tree in trees for code in fact_codes(tree)))


@dataclass(frozen=True)
class RequirementFinding:
    """A requirement against one household."""

    finding: Finding
    note: str
    legal_basis: str


@dataclass(frozen=True)
class FactorFinding:
    """A factor against one household; its points count only when `outcome` is True."""

    outcome: bool | None
    words: str
    points: int
    note: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Verdict:
    """A rule set against one household. For staff only: it holds a score (R26)."""

    score: int
    requirements: tuple[RequirementFinding, ...]
    factors: tuple[FactorFinding, ...]

    @property
    def outcome(self) -> bool | None:
        """True eligible, False not eligible, None not eligible until something is asked."""
        return all_hold(each.finding.outcome for each in self.requirements)

    @property
    def failed(self) -> tuple[RequirementFinding, ...]:
        """The requirements that surely do not hold (R23: listed by name)."""
        return tuple(each for each in self.requirements if each.finding.outcome is False)

    @property
    def ask(self) -> tuple[str, ...]:
        """Codes of the facts to ask for, each once (R23: "ask this")."""
        codes = (code for each in self.requirements for code in each.finding.ask)
        return tuple(dict.fromkeys(codes))

    @property
    def ask_labels(self) -> tuple[str, ...]:
        """The same facts by the names that people read."""
        parts = (part for each in self.requirements for part in each.finding.conditions)
        labels = {part.fact: part.label for part in parts}
        return tuple(labels[code] for code in self.ask)

    @property
    def earned(self) -> tuple[FactorFinding, ...]:
        """The factors that surely hold."""
        return tuple(each for each in self.factors if each.outcome is True)


def shelter_score(ruleset: RuleSet, facts: Facts, *, is_overridden: bool = False) -> int:
    """R23: 0 unless every requirement surely holds, else 100 + points of factors that do.

    By decision of the CAS lead (`is_overridden`) the requirements need not hold.
    """
    if not is_overridden and evaluate(ruleset.eligibility, facts) is not True:
        return 0
    return ELIGIBLE_SCORE + sum(
        factor.points for factor in ruleset.factors if evaluate(factor.when, facts) is True
    )


def findings(ruleset: RuleSet, facts: Facts, catalogue: Catalogue) -> Verdict:
    """The score with every reason for it, in words."""
    return Verdict(
        score=shelter_score(ruleset, facts),
        requirements=tuple(
            RequirementFinding(
                finding=explain_clause(requirement.clause, facts, catalogue),
                note=requirement.note,
                legal_basis=requirement.legal_basis,
            )
            for requirement in ruleset.requirements
        ),
        factors=tuple(
            FactorFinding(
                outcome=evaluate(factor.when, facts),
                words=in_words(factor.when, catalogue),
                points=factor.points,
                note=factor.note,
                findings=explain(factor.when, facts, catalogue),
            )
            for factor in ruleset.factors
        ),
    )


def combined(inherited: RuleSet, own: RuleSet) -> RuleSet:
    """Two rule sets as one: what is inherited comes first. RuleError if that is too much."""
    return RuleSet(inherited.requirements + own.requirements, inherited.factors + own.factors)


def check(ruleset: RuleSet, catalogue: Catalogue) -> list[str]:
    """The problems, in words, of a rule set against the facts there are; empty when it fits."""
    nodes: list[tuple[str, Node]] = [
        *((f"Requirement {n}", each.clause) for n, each in enumerate(ruleset.requirements, 1)),
        *((f"Factor {n}", each.when) for n, each in enumerate(ruleset.factors, 1)),
    ]
    return [
        f"{place}: {problem}"
        for place, node in nodes
        for problem in fact_catalogue.check(node, catalogue)
    ]


def parse(data: object) -> RuleSet:
    """Read a rule set from JSON data. Raises RuleError, in words, if it is malformed."""
    content = _group("A rule set", data, {"requirements", "factors"})
    return RuleSet(
        requirements=_parse_each("Requirement", content["requirements"], _parse_requirement),
        factors=_parse_each("Factor", content["factors"], _parse_factor),
    )


def dump(ruleset: RuleSet) -> dict[str, list[dict[str, object]]]:
    """The JSON data of a rule set; `parse` reads it back to an equal one."""
    return {
        "requirements": [
            {
                "clause": conditions.dump_clause(requirement.clause),
                "note": requirement.note,
                "legal_basis": requirement.legal_basis,
            }
            for requirement in ruleset.requirements
        ],
        "factors": [
            {"when": conditions.dump(factor.when), "points": factor.points, "note": factor.note}
            for factor in ruleset.factors
        ],
    }


def is_score_fact(code: str) -> bool:
    """Whether a fact is, or by its name looks like, a score or EVH flag (C3)."""
    return code in SCORE_FACTS or not _SCORE_WORDS.isdisjoint(code.split("_"))


def is_protected_fact(code: str) -> bool:
    """Whether a fact is, or by its name looks like, one that no rule may use."""
    named = "national_origin" in code or not _PROTECTED_WORDS.isdisjoint(code.split("_"))
    return named or code in PROTECTED_FACTS


def _parse_each(name: str, data: object, read: Callable[[object], Rule]) -> tuple[Rule, ...]:
    if not isinstance(data, list):
        raise RuleError(f"{name}s are a list, not {shown(data)}.")
    if len(data) > MOST_RULES:
        raise RuleError(f"A rule set has at most {MOST_RULES} of each: {len(data)} {name}s.")
    return tuple(read_at(f"{name} {n}", read, item) for n, item in enumerate(data, 1))


def _parse_requirement(data: object) -> Requirement:
    content = _group("A requirement", data, {"clause"}, {"note", "legal_basis"})
    return Requirement(
        clause=conditions.parse_clause(content["clause"]),
        note=_text("note", content.get("note", "")),
        legal_basis=_text("legal basis", content.get("legal_basis", "")),
    )


def _parse_factor(data: object) -> Factor:
    content = _group("A priority factor", data, {"when", "points"}, {"note"})
    points = content["points"]
    if not isinstance(points, int) or isinstance(points, bool):
        raise RuleError(f"Points are a whole number, not {shown(points)}.")
    return Factor(
        when=conditions.parse(content["when"]),
        points=points,
        note=_text("note", content.get("note", "")),
    )


def _group(
    name: str, data: object, required: set[str], optional: frozenset[str] | set[str] = frozenset()
) -> dict[str, object]:
    """The named parts of `data`: all that are required, none that mean nothing."""
    if not isinstance(data, dict):
        raise RuleError(f"{name} is a group of named parts, not {shown(data)}.")
    refuse_other_keys(data, required | optional)
    missing = sorted(required - data.keys())
    if missing:
        raise RuleError(f"{name} has no {' and no '.join(missing)}.")
    return data


def _text(name: str, data: object) -> str:
    if not isinstance(data, str):
        raise RuleError(f"The {name} is a text, not {shown(data)}.")
    return data


def _check_text(name: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise RuleError(f"The {name} is longer than {LONGEST_TEXT} characters.")
    # Control characters and lone surrogates: PostgreSQL refuses NUL, and no page can show them.
    if any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in text if mark not in "\r\n\t"):
        raise RuleError(f"The {name} has a character that cannot be printed.")


def _check_points(points: int) -> None:
    if not 1 <= points <= MOST_POINTS:
        raise RuleError(f"Points are a whole number from 1 to {MOST_POINTS}.")


def _refuse_scores(node: Node) -> None:
    for code in filter(is_score_fact, fact_codes(node)):
        raise RuleError(
            f"'{code}' may only order a list. A score or EVH is never a requirement: "
            f"nobody is kept off a list because of it (C3, R5)."
        )


def _refuse_protected(node: Node) -> None:
    for code in filter(is_protected_fact, fact_codes(node)):
        raise RuleError(
            f"'{code}' may not be used by any rule: fair housing law forbids to include, "
            f"exclude or rank people by race, ethnicity, religion or national origin."
        )
