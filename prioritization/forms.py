"""The entry of a program in the directory, and the day of which a list is shown."""

from django import forms

from cas.forms import CasForm, CasModelForm, DateField
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
        fields = ["criteria", "resources", "subpopulations", "documents", "contact"]
        labels = {
            "criteria": "Who it is for, in short",
            "resources": "What it offers",
            "documents": "Documents it asks for beyond the usual ones",
            "contact": "How to reach it",
        }
        widgets = {
            name: forms.Textarea({"rows": 3})
            for name in ("criteria", "resources", "documents", "contact")
        }


class PastDayForm(CasForm):
    """Asks for which day a list shall be shown."""

    marks_optional = False
    day = DateField(label="Day")
