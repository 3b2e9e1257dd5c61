"""Forms of case conferencing."""

from django import forms

from assessments.models import CaseConferencing
from cas.forms import CasModelForm, DateField


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
