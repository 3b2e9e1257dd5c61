"""The entry of a program in the directory, and how rules are published."""

from django import forms

from cas.forms import CasForm, CasModelForm, DateField
from prioritization.enums import Subpopulation
from prioritization.models import Program, RuleVersion

LARGEST_NUMBER = 2**31 - 1


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
