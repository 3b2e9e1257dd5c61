"""The entry of a program in the directory."""

from django import forms

from cas.forms import CasModelForm
from prioritization.enums import Subpopulation
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
