"""Programs and their rules, what is known of each household, and who stands where and why."""

from prioritization.models.facts import HouseholdFacts
from prioritization.models.lists import Entry, Movement, ShownRules, SortKey
from prioritization.models.programs import Program
from prioritization.models.rules import AsksForAScore, RuleVersion
from prioritization.models.runs import RecomputeRun, RunPart

__all__ = [
    "AsksForAScore",
    "Entry",
    "HouseholdFacts",
    "Movement",
    "Program",
    "RecomputeRun",
    "RuleVersion",
    "RunPart",
    "ShownRules",
    "SortKey",
]
