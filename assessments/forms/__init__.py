"""Forms of the interview, the plans and the assessors: shape and words, no workflow."""

from assessments.forms.certification import (
    AnswerForm,
    AttendanceForm,
    CompletionForm,
    ExtensionForm,
    RequestForm,
    SeriesForm,
    SessionForm,
    TakeBackForm,
)
from assessments.forms.interviews import DiscardForm, InterestForm, PageForm, SubmitForm
from assessments.forms.plans import CaseConferencingForm, ServicePlanForm, VspConferencingForm

__all__ = [
    "AnswerForm",
    "AttendanceForm",
    "CaseConferencingForm",
    "CompletionForm",
    "DiscardForm",
    "ExtensionForm",
    "InterestForm",
    "PageForm",
    "RequestForm",
    "SeriesForm",
    "ServicePlanForm",
    "SessionForm",
    "SubmitForm",
    "TakeBackForm",
    "VspConferencingForm",
]
