"""Forms of case conferencing."""

from crispy_forms.layout import Fieldset, Layout
from django import forms

from assessments.models import CaseConferencing
from assessments.rules.document_catalogue import CATALOGUE
from cas.forms import CasModelForm, DateField

PARTS = {
    "Reaching them": [
        "contact_plan",
        "day_places",
        "night_places",
        "contact_agencies",
        "last_seen_on",
        "assigned_worker",
    ],
    "What fits": ["program_interest", "eligibility_notes", "blockers"],
    "The meeting": ["meeting_on", "attendees", "decision"],
    "Next step": ["next_step", "next_step_owner", "next_step_due_on"],
}


class CaseConferencingForm(CasModelForm):
    """Step 7: how the household is reached, what was decided, and what happens next."""

    marks_optional = False

    program_interest = forms.MultipleChoiceField(
        label="Which programs do they want?",
        choices=[(each.code, each.label) for each in CATALOGUE.sets.values()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = CaseConferencing
        fields = [name for names in PARTS.values() for name in names]
        field_classes = {
            "last_seen_on": DateField,
            "meeting_on": DateField,
            "next_step_due_on": DateField,
        }
        labels = {
            "contact_plan": "How do they want to be reached?",
            "day_places": "Where are they by day?",
            "night_places": "Where are they at night?",
            "contact_agencies": "Which agencies see them often?",
            "last_seen_on": "When were they last seen?",
            "assigned_worker": "Who is their worker?",
            "eligibility_notes": "What speaks for or against a program?",
            "blockers": "What is in the way?",
            "meeting_on": "Date of the meeting",
            "attendees": "Which agencies took part?",
            "decision": "What was decided?",
            "next_step": "What happens next?",
            "next_step_owner": "Who does it?",
            "next_step_due_on": "By when?",
        }
        widgets = {
            name: forms.Textarea({"rows": 2})
            for name in ("contact_plan", "eligibility_notes", "blockers", "decision")
        }

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_seen_on"].latest = on

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(*(Fieldset(title, *names) for title, names in PARTS.items()))
        return helper


class VspConferencingForm(CasModelForm):
    """Step 7 for an anonymous household: only whom to call at the provider (C7)."""

    class Meta:
        model = CaseConferencing
        fields = ["vsp_contact"]
        labels = {"vsp_contact": "Whom to call at the provider"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vsp_contact"].required = True
