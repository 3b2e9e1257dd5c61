"""Which rules decide about a list on a day: the program's own, under what every shelter inherits.

The county-wide requirements are a rule version without a program. Every shelter's list is decided
by both together, and each requirement can say which of the two it comes from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cas.rules.ruleset import Requirement, RuleSet, combined
from prioritization.enums import ProgramKind
from prioritization.models import Program, RuleVersion


@dataclass(frozen=True)
class Rulebook:
    """A program's version in force, and the county-wide one that it inherits, if it does."""

    program: Program
    own: RuleVersion
    county: RuleVersion | None

    @property
    def rule_set(self) -> RuleSet:
        """What decides about the list, as one rule set: inherited requirements come first."""
        return (
            combined(self.county.rule_set, self.own.rule_set) if self.county else self.own.rule_set
        )

    @property
    def effective_from(self) -> date:
        """Since when exactly these rules decide together."""
        days = [version.effective_from for version in (self.own, self.county) if version]
        return max(days)

    def requirements(self) -> Iterator[tuple[Requirement, RuleVersion]]:
        """Each requirement with the version it comes from, in the order of `rule_set`."""
        for version in (self.county, self.own):
            if version:
                for requirement in version.rule_set.requirements:
                    yield requirement, version


def in_force(on: date) -> list[Rulebook]:
    """The rules of every active program that has any on the day `on`, in the order of their ids."""
    county = RuleVersion.objects.county_in_force(on)
    versions = RuleVersion.objects.in_force(on).select_related("program")
    return [_rulebook(version, county) for version in versions]


def of_program(program: Program, *, on: date) -> Rulebook | None:
    """The rules of one active program on the day `on`, or None before any are in force."""
    deciding = RuleVersion.objects.deciding_about(program, on).select_related("program")
    versions = {version.program_id: version for version in deciding}
    own, county = versions.get(program.pk), versions.get(None)
    return _rulebook(own, county) if own else None


def _rulebook(version: RuleVersion, county: RuleVersion | None) -> Rulebook:
    inherits = inherits_county_rules(version.program.kind)
    return Rulebook(version.program, version, county if inherits else None)


def heirs() -> QuerySet[Program]:
    """The active programs that are under the county-wide requirements."""
    return Program.objects.active().filter(kind=ProgramKind.SHELTER)


def inherits_county_rules(kind: str) -> bool:
    """Whether programs of this kind are under the county-wide requirements: shelters are."""
    return kind == ProgramKind.SHELTER
