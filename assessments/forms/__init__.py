"""Forms of the interview and of what follows it: shape and words, no workflow."""

from assessments.forms.conferencing import CaseConferencingForm, VspConferencingForm
from assessments.forms.documents import ArrivalForm, DocumentForm
from assessments.forms.interviews import DiscardForm, InterestForm, PageForm, SubmitForm
from assessments.forms.service_plans import ServicePlanForm

__all__ = [
    "ArrivalForm",
    "CaseConferencingForm",
    "DiscardForm",
    "DocumentForm",
    "InterestForm",
    "PageForm",
    "ServicePlanForm",
    "SubmitForm",
    "VspConferencingForm",
]
