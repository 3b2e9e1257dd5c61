"""Forms of the interview and of the plans: shape and words, no workflow."""

from assessments.forms.evh_actions import EvhActionForm
from assessments.forms.interviews import DiscardForm, InterestForm, PageForm, SubmitForm
from assessments.forms.plans import CaseConferencingForm, VspConferencingForm
from assessments.forms.service_plans import ServicePlanForm

__all__ = [
    "CaseConferencingForm",
    "DiscardForm",
    "EvhActionForm",
    "InterestForm",
    "PageForm",
    "ServicePlanForm",
    "SubmitForm",
    "VspConferencingForm",
]
