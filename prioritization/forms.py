"""What a program says of itself, how its rules are published, and the day a list is shown of."""

from django import forms

from cas.forms import CasForm, CasModelForm, DateField, YesNoField
from prioritization.enums import ReferralSource, Subpopulation
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


class PastDayForm(CasForm):
    """Asks for which day a list shall be shown."""

    marks_optional = False
    day = DateField(label="Day")
