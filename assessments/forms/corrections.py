"""Forms of a request to look at an assessment again."""

from django import forms

from cas.forms import CasForm
from clients.forms import WarnsOfIdentity


class AskForCorrectionForm(WarnsOfIdentity, CasForm):
    """What seems wrong, for the assessor to check with the household."""

    doubt = forms.CharField(
        label="What seems wrong?",
        help_text="Name the question and what makes you doubt the answer.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class ItStandsForm(WarnsOfIdentity, CasForm):
    """Why the assessment is right as it is."""

    note = forms.CharField(
        label="How do you know it is right?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
