"""Programs and their rules, what is known of each household, and who stands where and why."""

from prioritization.models.acts import TIME_TO_UNDO, Act
from prioritization.models.cases import RuleCase
from prioritization.models.census import Census
from prioritization.models.facts import HouseholdFacts
from prioritization.models.holds import Hold
from prioritization.models.lists import Entry, Movement, ShownRules, SortKey
from prioritization.models.meetings import Meeting, MeetingAgency, MeetingItem
from prioritization.models.messages import Message
from prioritization.models.openings import Closure, Opening
from prioritization.models.overrides import Override
from prioritization.models.parkings import Parking
from prioritization.models.placements import Placement
from prioritization.models.programs import Program
from prioritization.models.referrals import PassedOver, Referral, ReferralStep
from prioritization.models.rules import AsksForAScore, RuleVersion
from prioritization.models.runs import RecomputeRun, RunPart
from prioritization.models.saved_filters import SavedFilter
from prioritization.models.take_overs import TakeOver

__all__ = [
    "TIME_TO_UNDO",
    "Act",
    "AsksForAScore",
    "Census",
    "Closure",
    "Entry",
    "Hold",
    "HouseholdFacts",
    "Meeting",
    "MeetingAgency",
    "MeetingItem",
    "Message",
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
    "SavedFilter",
    "ShownRules",
    "SortKey",
    "TakeOver",
]
