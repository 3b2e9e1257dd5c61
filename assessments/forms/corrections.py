"""Forms that correct an assessment, or ask the assessor to look at it again."""

from django import forms

from cas.forms import CasForm
from clients.forms import WarnsOfIdentity


class CorrectForm(CasForm):
    """Which answer is to be changed; without one, all are opened."""

    question = forms.ChoiceField(
        label="Which answer?",
        required=False,
        # One key leads here from anywhere on the page (K5).
        widget=forms.Select({"accesskey": "k", "title": "Alt+K"}),
    )

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [
            ("", "Show me all answers"),
            *((title, [(q.code, q.text.en) for q in questions]) for title, questions in sections),
        ]


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
