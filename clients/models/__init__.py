"""People, the households they form, what they agreed to, and where they live."""

from clients.models.area_ties import AreaTie
from clients.models.base import DateRange, recorded_by
from clients.models.case_assignments import CaseAssignment
from clients.models.case_notes import CaseNote
from clients.models.deletion_requests import DeletionRequest
from clients.models.enrollments import Enrollment
from clients.models.entry_data import Disabilities, HealthAndDV, IncomeBenefits
from clients.models.events import CoordinatedEntryEvent
from clients.models.exits import Exit
from clients.models.households import Household, Membership, PartnerLink
from clients.models.merges import PersonMerge
from clients.models.people import CODE_ALPHABET, Client, NameWord, last_four_digest, new_code
from clients.models.releases import Release, ReleaseWording
from clients.models.services import Service
from clients.models.start_changes import StartChange
from clients.models.whereabouts import (
    LivingSituation,
    LivingSituationEnteredInError,
    LocationRecord,
)

__all__ = [
    "CODE_ALPHABET",
    "AreaTie",
    "CaseAssignment",
    "CaseNote",
    "Client",
    "CoordinatedEntryEvent",
    "DateRange",
    "DeletionRequest",
    "Disabilities",
    "Enrollment",
    "Exit",
    "HealthAndDV",
    "Household",
    "IncomeBenefits",
    "LivingSituation",
    "LivingSituationEnteredInError",
    "LocationRecord",
    "Membership",
    "NameWord",
    "PartnerLink",
    "PersonMerge",
    "Release",
    "ReleaseWording",
    "Service",
    "StartChange",
    "last_four_digest",
    "new_code",
    "recorded_by",
]
