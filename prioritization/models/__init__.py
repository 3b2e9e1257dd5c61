"""Programs and their rules, what is known of each household, and who stands where and why."""

from prioritization.models.cases import RuleCase
from prioritization.models.census import Census
from prioritization.models.facts import HouseholdFacts
from prioritization.models.lists import Entry, Movement, ShownRules, SortKey
from prioritization.models.openings import Closure, Opening
from prioritization.models.overrides import Override
from prioritization.models.parkings import Parking
from prioritization.models.placements import Placement
from prioritization.models.programs import Program
from prioritization.models.referrals import PassedOver, Referral, ReferralStep
from prioritization.models.rules import AsksForAScore, RuleVersion
from prioritization.models.runs import RecomputeRun, RunPart

__all__ = [
    "AsksForAScore",
    "Census",
    "Closure",
    "Entry",
    "HouseholdFacts",
    "Movement",
    "Opening",
    "Override",
    "Parking",
    "PassedOver",
    "Placement",
    "Program",
    "RecomputeRun",
    "Referral",
    "ReferralStep",
    "RuleCase",
    "RuleVersion",
    "RunPart",
    "ShownRules",
    "SortKey",
]
