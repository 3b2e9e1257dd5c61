"""Which rules in force ask about which facts."""

from dataclasses import dataclass
from datetime import date

from prioritization.facts.sheets import sheet_code
from prioritization.models import RuleVersion
from prioritization.rulebooks import rulebook as rulebooks

COUNTY_WIDE = "County-wide"
COUNTY_SLUG = "county-wide"


@dataclass(frozen=True)
class Use:
    """A program, or the county, whose rules in force ask about a fact."""

    name: str
    slug: str

    @property
    def is_county_wide(self) -> bool:
        return self.slug == COUNTY_SLUG


def uses(on: date) -> dict[str, list[Use]]:
    """By the code of a fact's sheet: whose rules ask about it on this day; county-wide first."""
    found: dict[str, list[Use]] = {}
    county = RuleVersion.objects.county_in_force(on)
    if county:
        _add(found, county, Use(COUNTY_WIDE, COUNTY_SLUG))
    rules = rulebooks.in_force(on)
    for rulebook in sorted(rules, key=lambda each: each.program.name):
        _add(found, rulebook.own, Use(rulebook.program.name, rulebook.program.slug))
    return found


def _add(found: dict[str, list[Use]], version: RuleVersion, use: Use) -> None:
    for code in dict.fromkeys(map(sheet_code, version.rule_set.facts)):
        found.setdefault(code, []).append(use)
