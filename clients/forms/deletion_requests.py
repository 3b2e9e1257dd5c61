"""Forms about what people want deleted."""

from django import forms

from cas.forms import CasForm
from clients.enums import DeletionAnswer
from clients.forms.anonymity import WarnsOfIdentity


class AskForDeletionForm(WarnsOfIdentity, CasForm):
    """What the household wants deleted, in their words."""

    wish = forms.CharField(
        label="What do they want deleted?",
        help_text="In their own words. The CAS lead reads this and answers.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class AnswerDeletionForm(WarnsOfIdentity, CasForm):
    """What was decided."""

    answer = forms.ChoiceField(
        label="What is the answer?", choices=DeletionAnswer.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why?",
        help_text="They have a right to read this.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
