"""What a program says of itself: its entry in the directory, and its terms."""

from django import forms

from cas.forms import CasModelForm, YesNoField
from prioritization.enums import ReferralSource, Subpopulation
from prioritization.models import Program


class DirectoryForm(CasModelForm):
    """What people read of a program in the directory. Its rules are published elsewhere."""

    subpopulations = forms.MultipleChoiceField(
        label="Whom is it for?",
        choices=Subpopulation.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_verified = forms.BooleanField(
        label="I asked the program: all of this is right today", required=False
    )

    class Meta:
        model = Program
        fields = [
            "criteria",
            "resources",
            "subpopulations",
            "documents",
            "contact",
            "overrides_allowed",
        ]
        labels = {
            "criteria": "Who it is for, in short",
            "resources": "What it offers",
            "documents": "Documents it asks for beyond the usual ones",
            "contact": "How to reach it",
            "overrides_allowed": "The CAS lead may put a household on its list though a "
            "requirement is not met",
        }
        help_texts = {
            "overrides_allowed": "Without it, whoever is on the list by decision now stays until "
            "that decision ends."
        }
        widgets = {
            name: forms.Textarea({"rows": 3})
            for name in ("criteria", "resources", "documents", "contact")
        }


class TermsForm(CasModelForm):
    """Who may refer, and whether the program takes people now."""

    referral_sources = forms.MultipleChoiceField(
        label="Who may refer?",
        choices=ReferralSource.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    is_accepting = YesNoField(label="Does it take people now?")

    class Meta:
        model = Program
        fields = ["referral_sources", "referral_note", "is_accepting", "not_accepting_because"]
        help_texts = {
            "not_accepting_because": "Needed while it takes nobody. Staff see it on the list."
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_accepting"):
            cleaned["not_accepting_because"] = ""
        elif cleaned.get("is_accepting") is False and not cleaned.get("not_accepting_because"):
            self.add_error("not_accepting_because", "Say why it takes nobody, and until when.")
        return cleaned
