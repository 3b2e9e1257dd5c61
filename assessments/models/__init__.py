"""Tools, interviews in progress, completed assessments and what follows from them."""

from assessments.models.instruments import InstrumentVersion
from assessments.models.interviews import Assessment, AssessmentEnteredInError, Draft, ToolInterest
from assessments.models.legacy import LegacyAssessment
from assessments.models.plans import CaseConferencing, ServicePlan

__all__ = [
    "Assessment",
    "AssessmentEnteredInError",
    "CaseConferencing",
    "Draft",
    "InstrumentVersion",
    "LegacyAssessment",
    "ServicePlan",
    "ToolInterest",
]
