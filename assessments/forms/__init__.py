"""Forms of the interview and of the plans: shape and words, no workflow."""

from assessments.forms.interviews import DiscardForm, InterestForm, PageForm, SubmitForm
from assessments.forms.plans import CaseConferencingForm, ServicePlanForm, VspConferencingForm
from assessments.forms.whereabouts import SeenForm, place_in_words

__all__ = [
    "CaseConferencingForm",
    "DiscardForm",
    "InterestForm",
    "PageForm",
    "SeenForm",
    "ServicePlanForm",
    "SubmitForm",
    "VspConferencingForm",
    "place_in_words",
]
