"""A program's rules: requirements that must all surely hold, and factors that give points.

The shelter score (R23) is 0 unless every requirement surely holds, else 100 plus the points of
the factors that surely hold. Not known is never eligible: it is listed as "ask this".
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeVar

from cas.rules import conditions
from cas.rules import facts as fact_catalogue
from cas.rules.bands import Band as Band
from cas.rules.bands import Bands as Bands
from cas.rules.bands import counted
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
from cas.rules.limits import LONGEST_TEXT as LONGEST_TEXT
from cas.rules.limits import MOST_POINTS as MOST_POINTS
from cas.rules.limits import PROTECTED_FACTS as PROTECTED_FACTS
from cas.rules.limits import SCORE_FACTS as SCORE_FACTS
from cas.rules.limits import check_points, check_text, refuse_protected, refuse_scores
from cas.rules.limits import is_protected_fact as is_protected_fact
from cas.rules.limits import is_score_fact as is_score_fact

Rule = TypeVar("Rule")

ELIGIBLE_SCORE = 100
MOST_RULES = 100


@dataclass(frozen=True)
class Requirement:
    """One thing that must surely hold, why, and the law or contract it rests on.

    Refuses score and EVH facts (C3) and protected facts with a RuleError.
    """

    clause: Clause
    note: str = ""
    legal_basis: str = ""

    def __post_init__(self) -> None:
        refuse_scores(self.clause)
        refuse_protected(self.clause)
        check_text("note", self.note)
        check_text("legal basis", self.legal_basis)


@dataclass(frozen=True)
class Factor:
    """Points for households for whom `when` surely holds. Refuses protected facts."""

    when: AllOf
    points: int
    note: str = ""

    def __post_init__(self) -> None:
        if not self.when.clauses:
            raise RuleError("A priority factor needs at least one condition.")
        check_points(self.points)
        refuse_protected(self.when)
        check_text("note", self.note)

    @property
    def trees(self) -> tuple[AllOf, ...]:
        """What it asks."""
        return (self.when,)

    def outcome(self, facts: Facts) -> bool | None:
        """Whether it gives its points; None when that is not known."""
        return evaluate(self.when, facts)

    def findings(self, facts: Facts, catalogue: Catalogue) -> tuple[Finding, ...]:
        """Its conditions against one household."""
        return explain(self.when, facts, catalogue)

    def in_words(self, catalogue: Catalogue) -> str:
        """ "Location is Oak Park"."""
        return in_words(self.when, catalogue)


Priority = Factor | Bands


@dataclass(frozen=True)
class RuleSet:
    """Everything that decides who stands on one program's list, and with how many points."""

    requirements: tuple[Requirement, ...] = ()
    factors: tuple[Priority, ...] = ()

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
        return tuple(dict.fromkeys(code for tree in self.trees for code in fact_codes(tree)))

    @property
    def trees(self) -> tuple[AllOf, ...]:
        """Everything that is asked: the requirements as one tree, then what each factor asks."""
        return (self.eligibility, *(tree for factor in self.factors for tree in factor.trees))


@dataclass(frozen=True)
class RequirementFinding:
    """A requirement against one household."""

    finding: Finding
    note: str
    legal_basis: str


@dataclass(frozen=True)
class FactorFinding:
    """A factor against one household; its points count only when `outcome` is True.

    Of bands these are the points of the band that holds, or the most that any gives.
    """

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
    return ELIGIBLE_SCORE + sum(points_earned(factor, facts) for factor in ruleset.factors)


def points_earned(factor: Priority, facts: Facts) -> int:
    """The points that a factor, or the band that surely holds, gives for these facts."""
    if isinstance(factor, Bands):
        band = factor.band_of(facts)
        return band.points if band else 0
    return factor.points if evaluate(factor.when, facts) is True else 0


def points_in_words(factor: Priority) -> str:
    """ "5 points"; of bands "up to 10 points"."""
    return f"{'up to ' if isinstance(factor, Bands) else ''}{counted(factor.points)}"


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
                outcome=factor.outcome(facts),
                words=factor.in_words(catalogue),
                points=points_earned(factor, facts) or factor.points,
                note=factor.note,
                findings=factor.findings(facts, catalogue),
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
        *(
            (f"Factor {n}", tree)
            for n, each in enumerate(ruleset.factors, 1)
            for tree in each.trees
        ),
    ]
    problems = (
        f"{place}: {problem}"
        for place, node in nodes
        for problem in fact_catalogue.check(node, catalogue)
    )
    return list(dict.fromkeys(problems))


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
        "factors": [_dump_factor(factor) for factor in ruleset.factors],
    }


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


def _parse_factor(data: object) -> Priority:
    if isinstance(data, dict) and "bands" in data:
        return _parse_bands(data)
    content = _group("A priority factor", data, {"when", "points"}, {"note"})
    return Factor(
        when=conditions.parse(content["when"]),
        points=_whole_number("Points", content["points"]),
        note=_text("note", content.get("note", "")),
    )


def _parse_bands(data: object) -> Bands:
    content = _group("A factor with bands", data, {"fact", "bands"}, {"note"})
    fact = content["fact"]
    if not isinstance(fact, str):
        raise RuleError(f"A fact is named by its code, not by {shown(fact)}.")
    return Bands(
        fact=fact,
        bands=_parse_each("Band", content["bands"], _parse_band),
        note=_text("note", content.get("note", "")),
    )


def _parse_band(data: object) -> Band:
    content = _group("A band", data, {"points"}, {"at_least", "at_most"})
    at_least, at_most = (
        None if content.get(side) is None else _whole_number("The bounds of a band", content[side])
        for side in ("at_least", "at_most")
    )
    return Band(at_least, at_most, _whole_number("Points", content["points"]))


def _dump_factor(factor: Priority) -> dict[str, object]:
    if isinstance(factor, Factor):
        when = conditions.dump(factor.when)
        return {"when": when, "points": factor.points, "note": factor.note}
    bands = [
        {name: value for name, value in asdict(band).items() if value is not None}
        for band in factor.bands
    ]
    return {"fact": factor.fact, "bands": bands, "note": factor.note}


def _whole_number(name: str, data: object) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise RuleError(f"{name} are a whole number, not {shown(data)}.")
    return data


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
