"""Forms of the interview, of what follows it and of the assessors: shape and words, no workflow."""

from assessments.forms.certification import (
    AnswerForm,
    AttendanceForm,
    CompletionForm,
    ExtensionForm,
    FindAssessorForm,
    RequestForm,
    SeriesForm,
    SessionForm,
    TakeBackForm,
)
from assessments.forms.choices import ChoicesForm
from assessments.forms.conferencing import CaseConferencingForm, VspConferencingForm
from assessments.forms.corrections import AskForCorrectionForm, CorrectForm, ItStandsForm
from assessments.forms.documents import ArrivalForm, DocumentForm
from assessments.forms.evh_actions import EvhActionForm
from assessments.forms.interviews import (
    DiscardForm,
    InterestForm,
    PageForm,
    StartForm,
    SubmitForm,
)
from assessments.forms.plan_rows import PlanForms
from assessments.forms.whereabouts import SeenForm, place_in_words

__all__ = [
    "AnswerForm",
    "ArrivalForm",
    "AskForCorrectionForm",
    "AttendanceForm",
    "CaseConferencingForm",
    "ChoicesForm",
    "CompletionForm",
    "CorrectForm",
    "DiscardForm",
    "DocumentForm",
    "EvhActionForm",
    "ExtensionForm",
    "FindAssessorForm",
    "InterestForm",
    "ItStandsForm",
    "PageForm",
    "PlanForms",
    "RequestForm",
    "SeenForm",
    "SeriesForm",
    "SessionForm",
    "StartForm",
    "SubmitForm",
    "TakeBackForm",
    "VspConferencingForm",
    "place_in_words",
]
