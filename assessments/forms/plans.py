"""Forms of the service plan and of case conferencing."""

from django import forms

from assessments.models import CaseConferencing, ServicePlan
from cas.forms import CasModelForm, DateField
from clients.forms import WarnsOfIdentity


class ServicePlanForm(WarnsOfIdentity, CasModelForm):
    """Step 6: the plan in the client's words."""

    class Meta:
        model = ServicePlan
        fields = [
            "goal",
            "strengths",
            "barriers",
            "next_steps",
            "next_review_on",
            "client_agrees",
        ]
        field_classes = {"next_review_on": DateField}
        labels = {
            "goal": "What do they want to reach? In their own words",
            "strengths": "What is going well, and who helps?",
            "barriers": "What stands in the way?",
            "next_steps": "Next steps: what, who, by when",
            "next_review_on": "When will you look at this again?",
            "client_agrees": "Do they agree with this plan?",
        }
        widgets = {
            name: forms.Textarea({"rows": 3})
            for name in ("goal", "strengths", "barriers", "next_steps")
        } | {"client_agrees": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_agrees"].choices = self.fields["client_agrees"].choices[1:]


class CaseConferencingForm(CasModelForm):
    """Step 7: how far the papers are, and what happens next."""

    class Meta:
        model = CaseConferencing
        fields = [
            "doc_readiness",
            "contact_plan",
            "decision",
            "next_step",
            "next_step_owner",
            "next_step_due_on",
        ]
        field_classes = {"next_step_due_on": DateField}
        labels = {
            "doc_readiness": "How far are the documents?",
            "contact_plan": "How and where can they be reached?",
            "decision": "What was decided?",
            "next_step": "Next step",
            "next_step_owner": "Who does it?",
            "next_step_due_on": "By when?",
        }
        widgets = {
            "doc_readiness": forms.RadioSelect,
            "contact_plan": forms.Textarea({"rows": 2}),
            "decision": forms.Textarea({"rows": 3}),
        }


class VspConferencingForm(CasModelForm):
    """Step 7 for an anonymous household: only whom to call at the provider (C7)."""

    class Meta:
        model = CaseConferencing
        fields = ["vsp_contact"]
        labels = {"vsp_contact": "Whom to call at the provider"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vsp_contact"].required = True
