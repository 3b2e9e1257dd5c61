"""Rules as a draft would make them, together with what a shelter inherits."""

from dataclasses import dataclass
from datetime import date

from cas.rules import ruleset
from cas.rules.ruleset import RuleSet
from prioritization.models import Program, RuleVersion
from prioritization.rulebooks.rulebook import inherits_county_rules


@dataclass(frozen=True)
class Drafted:
    """A program's draft beside its rules in force; program None: the county-wide requirements."""

    draft: RuleVersion | None
    own: RuleVersion | None
    county: RuleVersion | None

    @property
    def changes_nothing(self) -> bool:
        """Whether there is no draft, or it says exactly what is in force."""
        return self.draft is None or (
            self.own is not None and self.draft.rule_set == self.own.rule_set
        )

    @property
    def then(self) -> RuleSet:
        """What would decide with the draft; without one, what decides today."""
        version = self.draft or self.own
        own = version.rule_set if version else RuleSet()
        return ruleset.combined(self.county.rule_set, own) if self.county else own

    @property
    def facts(self) -> tuple[str, ...]:
        """Codes of all facts that any of these versions asks about, each once."""
        versions = [each for each in (self.county, self.draft, self.own) if each]
        return tuple(dict.fromkeys(code for each in versions for code in each.rule_set.facts))


def drafted(program: Program | None, draft: RuleVersion | None, *, on: date) -> Drafted:
    """The draft and the rules in force on a day."""
    county = RuleVersion.objects.county_in_force(on)
    if program is None:
        return Drafted(draft, county, None)
    own = RuleVersion.objects.in_force(on).filter(program=program).first()
    return Drafted(draft, own, county if inherits_county_rules(program.kind) else None)
