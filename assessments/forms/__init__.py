"""Forms of the interview, of what follows it and of the assessors: shape and words, no workflow."""

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
from assessments.forms.conferencing import CaseConferencingForm, VspConferencingForm
from assessments.forms.documents import ArrivalForm, DocumentForm
from assessments.forms.interviews import DiscardForm, InterestForm, PageForm, SubmitForm
from assessments.forms.service_plans import ServicePlanForm
from assessments.forms.whereabouts import SeenForm, place_in_words

__all__ = [
    "AnswerForm",
    "ArrivalForm",
    "AttendanceForm",
    "CaseConferencingForm",
    "CompletionForm",
    "DiscardForm",
    "DocumentForm",
    "ExtensionForm",
    "InterestForm",
    "PageForm",
    "RequestForm",
    "SeenForm",
    "SeriesForm",
    "ServicePlanForm",
    "SessionForm",
    "SubmitForm",
    "TakeBackForm",
    "VspConferencingForm",
    "place_in_words",
]
