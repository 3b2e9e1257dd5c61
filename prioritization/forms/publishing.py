"""How rules are approved and published."""

from django import forms

from cas.forms import CasForm, DateField
from prioritization.models import RuleVersion

LARGEST_NUMBER = 2**31 - 1


class ApprovalForm(CasForm):
    """Which state of a draft somebody approves."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_NUMBER)


class PublishForm(CasForm):
    """From which day rules count and why they change, and what the person saw when deciding."""

    effective_from = DateField(
        label="From which day?",
        help_text="Today: the lists move when you publish. A later day: they move that night.",
    )
    change_note = forms.CharField(
        label="What changes, and why?",
        help_text="Everybody who reads the rules sees this.",
        max_length=RuleVersion._meta.get_field("change_note").max_length,
        widget=forms.Textarea({"rows": 3}),
    )
    revision = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=LARGEST_NUMBER, required=False
    )
    newest = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_NUMBER)

    def __init__(self, *args, today, initial, **kwargs):
        super().__init__(*args, initial={"effective_from": today, **initial}, **kwargs)
        self.fields["effective_from"].earliest = today
