"""Joining two records of one person, and taking it back."""

from django import forms

from cas.forms import CasForm


class MergeForm(CasForm):
    """Which of two records stays, and how it is known that they are one person."""

    keep = forms.ChoiceField(label="Which record stays?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="How do you know that they are the same person?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    others_are_known = forms.BooleanField(
        label="I have checked that everybody else in the other household is in the one that stays",
        required=False,
    )

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.sides = {side.client.code: side for side in sides}
        self.fields["keep"].choices = [
            (code, f"{side.client.display_name}, code {code}") for code, side in self.sides.items()
        ]
        self.fields["keep"].option_hints = {
            code: side.kept_in_words for code, side in self.sides.items()
        }
        if not any(side.others for side in sides):
            del self.fields["others_are_known"]

    def clean(self):
        cleaned = super().clean()
        other = self.other_side(cleaned.get("keep"))
        if other and other.others and not cleaned.get("others_are_known"):
            names = ", ".join(other.others)
            self.add_error(
                "others_are_known",
                f"{names} would leave all lists with that household. Keep that record instead, "
                "or add them to the household that stays and tick this box.",
            )
        return cleaned

    def other_side(self, kept):
        """The side that does not stay."""
        return next((side for code, side in self.sides.items() if kept and code != kept), None)


class UndoMergeForm(CasForm):
    """Why two records are two people after all."""

    reason = forms.CharField(
        label="Why are they two people after all?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
