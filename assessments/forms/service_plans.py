"""Forms of the service plan."""

from django import forms

from assessments.models import ServicePlan
from cas.forms import CasModelForm, DateField


class ServicePlanForm(CasModelForm):
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
