"""Tools, interviews in progress, completed assessments and what follows from them."""

from assessments.models.certification import Certification, CertificationRequest
from assessments.models.conferencing import CaseConferencing
from assessments.models.corrections import CorrectionRequest
from assessments.models.documents import Document, DocumentFile
from assessments.models.evh_actions import EvhAction, EvhActionTakenBack
from assessments.models.instruments import InstrumentVersion
from assessments.models.intakes import Intake
from assessments.models.interviews import (
    Assessment,
    AssessmentEnteredInError,
    Draft,
    JointAssessment,
    ToolInterest,
)
from assessments.models.legacy import LegacyAssessment
from assessments.models.service_plans import ServicePlan
from assessments.models.training import Attendance, TrainingSeries, TrainingSession

__all__ = [
    "Assessment",
    "AssessmentEnteredInError",
    "Attendance",
    "CaseConferencing",
    "Certification",
    "CertificationRequest",
    "CorrectionRequest",
    "Document",
    "DocumentFile",
    "Draft",
    "EvhAction",
    "EvhActionTakenBack",
    "InstrumentVersion",
    "Intake",
    "JointAssessment",
    "LegacyAssessment",
    "ServicePlan",
    "ToolInterest",
    "TrainingSeries",
    "TrainingSession",
]
