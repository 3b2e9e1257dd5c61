"""Forms of the interview and of the plans: shape and words, no workflow."""

from assessments.forms.evh_actions import EvhActionForm
from assessments.forms.interviews import DiscardForm, InterestForm, PageForm, SubmitForm
from assessments.forms.plan_choices import PlanChoicesForm
from assessments.forms.plan_rows import PlanForms
from assessments.forms.plans import CaseConferencingForm, VspConferencingForm

__all__ = [
    "CaseConferencingForm",
    "DiscardForm",
    "EvhActionForm",
    "InterestForm",
    "PageForm",
    "PlanChoicesForm",
    "PlanForms",
    "SubmitForm",
    "VspConferencingForm",
]
