"""The client's decision about sharing."""

from django import forms

from cas.forms import CasForm
from clients.enums import ReleaseDecision, ReleaseDocumentation


class ReleaseForm(CasForm):
    """The client's decision about sharing. Saying no closes no door (C7)."""

    decision = forms.ChoiceField(
        label="What did the person decide?",
        choices=ReleaseDecision.choices,
        widget=forms.RadioSelect,
    )
    documentation = forms.ChoiceField(
        label="If yes, how was it signed?",
        choices=ReleaseDocumentation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    signed_name = forms.CharField(
        label="If signed here, the name as the person typed it", max_length=256, required=False
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") != ReleaseDecision.GRANTED:
            return cleaned
        if not cleaned.get("documentation"):
            self.add_error("documentation", "Choose how the release was signed.")
        elif cleaned[
            "documentation"
        ] == ReleaseDocumentation.SIGNED_ELECTRONICALLY and not cleaned.get("signed_name"):
            self.add_error("signed_name", "Ask the person to type their name as a signature.")
        return cleaned
