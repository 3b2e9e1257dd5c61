"""Rules, what the linter says of them, and the life of their versions, as the pages tell it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cas.rules.explain import in_words
from cas.rules.facts import Catalogue
from cas.rules.lint import Level, LintFinding
from cas.rules.ruleset import Priority, Requirement, points_in_words
from prioritization.models import RuleVersion
from prioritization.rulebooks.rulebook import Rulebook
from prioritization.rulebooks.versions import Life, State


@dataclass(frozen=True)
class RequirementWords:
    """A requirement as people read it, and whose it is."""

    words: str
    note: str
    law: str
    is_county_wide: bool


@dataclass(frozen=True)
class PriorityWords:
    """Points as people read them."""

    words: str
    points: str
    note: str


@dataclass(frozen=True)
class RulesInWords:
    """What decides about a list: requirements and priority."""

    requirements: tuple[RequirementWords, ...]
    factors: tuple[PriorityWords, ...]


def words_of_rulebook(rulebook: Rulebook, facts: Catalogue) -> RulesInWords:
    """A program's rules with those it inherits, each with its source."""
    requirements = (_requirement(each, version, facts) for each, version in rulebook.requirements())
    factors = (_priority(each, facts) for each in rulebook.rule_set.factors)
    return RulesInWords(tuple(requirements), tuple(factors))


def words_of_version(version: RuleVersion, facts: Catalogue) -> RulesInWords:
    """What one version says by itself."""
    rules = version.rule_set
    return RulesInWords(
        tuple(_requirement(each, version, facts) for each in rules.requirements),
        tuple(_priority(each, facts) for each in rules.factors),
    )


def _requirement(
    requirement: Requirement, version: RuleVersion, facts: Catalogue
) -> RequirementWords:
    return RequirementWords(
        words=in_words(requirement.clause, facts),
        note=requirement.note,
        law=requirement.legal_basis,
        is_county_wide=version.program_id is None,
    )


def _priority(factor: Priority, facts: Catalogue) -> PriorityWords:
    return PriorityWords(factor.in_words(facts), points_in_words(factor), factor.note)


@dataclass(frozen=True)
class Findings:
    """What the linter found, by how much it weighs."""

    errors: Sequence[LintFinding]
    warnings: Sequence[LintFinding]
    notes: Sequence[LintFinding]

    @property
    def in_short(self) -> str:
        """ "2 to mend, 1 to look at"; "Nothing to mend"."""
        parts = [(len(self.errors), "to mend"), (len(self.warnings), "to look at")]
        said = [f"{number} {what}" for number, what in parts if number]
        return ", ".join(said) or "Nothing to mend"


def by_level(found: Iterable[LintFinding]) -> Findings:
    """The findings of the linter as the pages show them."""
    found = list(found)
    return Findings(*([each for each in found if each.level is level] for level in Level))


def life_in_words(life: Life) -> str:
    """ "In force since March 1, 2026", "Was in force from March 1, 2026 until May 4, 2026"."""
    first = _day(life.first_day)
    if life.replaced_by and life.was_overtaken:
        return f"For {first}, but replaced by version {life.replaced_by.number}"
    last = f" until {_day(life.last_day)}" if life.last_day else ""
    match life.state:
        case State.IN_FORCE:
            return f"In force since {first}{last}"
        case State.PLANNED:
            return f"Takes force on {first}{last}"
    return f"Was in force from {first}{last}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
