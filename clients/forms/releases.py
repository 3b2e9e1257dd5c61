"""What a person, or a minor's guardian, decided about sharing."""

from django import forms

from cas.forms import CasForm, UploadField
from clients.actions.releases import Signature
from clients.enums import (
    GuardianRelation,
    Language,
    ReleaseDecision,
    ReleaseDocumentation,
    Signer,
)

THEMSELVES, OUTSIDE = "self", "outside"
"""Answers to who decides for a minor, beside the codes of adults in the household."""


class ReleaseForm(CasForm):
    """The decision about sharing. Saying no closes no door (C7) and needs no signature."""

    decision = forms.ChoiceField(
        label="What did the person decide?",
        choices=ReleaseDecision.choices,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label="In which language did they read or hear the text?",
        choices=Language.choices,
        widget=forms.RadioSelect,
    )
    decided_by = forms.ChoiceField(label="Who decides for this minor?", widget=forms.RadioSelect)
    guardian_relation = forms.ChoiceField(
        label="How is the parent or guardian related to the minor?",
        choices=GuardianRelation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    documentation = forms.ChoiceField(
        label="If yes, how is it signed?",
        choices=ReleaseDocumentation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    signed_name = forms.CharField(
        label="Signature: the full name, typed by whoever signs", max_length=256, required=False
    )
    understood = forms.BooleanField(label="I understand", required=False)
    file = UploadField(
        label="If a paper form was signed: the form as a PDF or photo",
        help_text="At most 10 MB. Only people who may open this record can download it.",
        required=False,
    )

    def __init__(self, *args, is_minor, adults, understood, language, **kwargs):
        """`adults` are the memberships of those who may sign for a minor."""
        super().__init__(*args, **kwargs)
        self.adults = {membership.client.code: membership.client for membership in adults}
        self.fields["language"].initial = language
        self.fields["understood"].label = understood
        if is_minor:
            self._ask_for_a_guardian()
        else:
            del self.fields["decided_by"], self.fields["guardian_relation"]

    def _ask_for_a_guardian(self):
        self.fields["decision"].label = "What was decided?"
        self.fields["decided_by"].choices = [
            *((code, adult.display_name) for code, adult in self.adults.items()),
            (OUTSIDE, "A parent or guardian outside this household"),
            (THEMSELVES, "The minor, without a parent or guardian: can say no, can't say yes"),
        ]

    def clean(self):
        cleaned = super().clean()
        granted = cleaned.get("decision") == ReleaseDecision.GRANTED
        self._check_guardian(cleaned, granted)
        if granted:
            self._check_signature(cleaned)
        return cleaned

    def _check_guardian(self, cleaned, granted):
        if "decided_by" in self.errors:
            return
        decided_by = cleaned.get("decided_by", THEMSELVES)
        if decided_by == THEMSELVES:
            if granted and "decided_by" in self.fields:
                self.add_error("decided_by", "Only a parent or guardian can say yes for a minor.")
            return
        if not cleaned.get("guardian_relation"):
            self.add_error("guardian_relation", "Say how they are related to the minor.")
        if decided_by == OUTSIDE and not cleaned.get("signed_name"):
            self.add_error("signed_name", "Enter the name of the parent or guardian.")

    def _check_signature(self, cleaned):
        documentation = cleaned.get("documentation")
        if "documentation" in self.errors:
            return
        if not documentation:
            self.add_error("documentation", "Choose how the release is signed.")
        elif documentation == ReleaseDocumentation.ATTACHED_PDF:
            if not cleaned.get("file") and "file" not in self.errors:
                self.add_error("file", "Choose the signed form: a PDF or a photo of it.")
        else:
            self._check_electronic_signature(cleaned)

    def _check_electronic_signature(self, cleaned):
        if not cleaned.get("signed_name") and "signed_name" not in self.errors:
            self.add_error("signed_name", "Ask the person to type their name as a signature.")
        if not cleaned.get("understood"):
            self.add_error("understood", "The person ticks this to sign.")

    @property
    def signature(self) -> Signature:
        """Who decided and how, from the cleaned values."""
        cleaned = self.cleaned_data
        decided_by = cleaned.get("decided_by", THEMSELVES)
        guardian = self.adults.get(decided_by)
        name = cleaned["signed_name"] or (guardian.display_name if guardian else "")
        has_guardian = decided_by != THEMSELVES
        return Signature(
            documentation=cleaned["documentation"],
            signed_name=name,
            file=cleaned["file"],
            signer=Signer.GUARDIAN if has_guardian else Signer.SELF,
            guardian=guardian,
            guardian_relation=cleaned["guardian_relation"] if has_guardian else "",
        )
