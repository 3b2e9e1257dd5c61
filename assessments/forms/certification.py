"""Forms about certification and training: what assessors ask, and what the CAS lead records."""

from datetime import date, datetime

from django import forms
from django.utils import timezone

from assessments.enums import RequestKind
from assessments.models import TrainingSeries, TrainingSession
from assessments.rules.certification import LONGEST_EXTENSION_MONTHS
from assessments.rules.expiry import add_months
from cas.forms import CasForm, CasModelForm, DateField

TIMES = ["%H:%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"]


class RequestForm(CasForm):
    """What an assessor asks of the CAS lead (R30, R32)."""

    kind = forms.ChoiceField(
        label="What do you need?", choices=RequestKind.choices, widget=forms.RadioSelect
    )
    wished_until = DateField(label="If more time: until when?", required=False)
    note = forms.CharField(
        label="What should the CAS lead know?",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wished_until"].earliest = on
        self.fields["wished_until"].latest = add_months(on, LONGEST_EXTENSION_MONTHS)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") != RequestKind.EXTENSION:
            return {**cleaned, "wished_until": None}
        if "wished_until" in cleaned and not cleaned["wished_until"]:
            self.add_error("wished_until", "Say until when you need more time.")
        if "note" in cleaned and not cleaned["note"]:
            self.add_error("note", "Say why you need more time.")
        return cleaned


class FindAssessorForm(CasForm):
    """Words of an assessor's or an agency's name; posted, never in the address."""

    q = forms.CharField(label="Name or agency", max_length=100, required=False)

    @property
    def words(self) -> list[str]:
        """What to look for; nothing when nothing was typed, or more than can be looked for."""
        return self.cleaned_data.get("q", "").split() if self.is_valid() else []


class CompletionForm(CasForm):
    """The day somebody completed the assessor training (R31)."""

    completed_on = DateField(label="When was the training completed?")

    def __init__(self, *args, hmis_certified_on: date, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["completed_on"].earliest = hmis_certified_on
        self.fields["completed_on"].latest = on
        self.fields[
            "completed_on"
        ].help_text = f"Not before the HMIS certificate of {hmis_certified_on:%B %-d, %Y}."


class ExtensionForm(CasForm):
    """More time for an assessor, with the reason (R32)."""

    until = DateField(label="Extend through which day?")
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Leave, illness or another good reason. It stays on file.",
    )

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].earliest = on
        self.fields["until"].latest = add_months(on, LONGEST_EXTENSION_MONTHS)


class TakeBackForm(CasForm):
    """Why a certification or an extension was a mistake."""

    reason = forms.CharField(
        label="What was wrong?", max_length=500, widget=forms.Textarea({"rows": 3})
    )


class AnswerForm(CasForm):
    """The CAS lead's answer to a request."""

    answer = forms.CharField(
        label="Your answer", max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class SeriesForm(CasModelForm):
    """The name of a round of training."""

    class Meta:
        model = TrainingSeries
        fields = ["name"]
        labels = {"name": "Name of the series"}
        help_texts = {"name": "Such as 2026 Q3."}


class SessionForm(CasModelForm):
    """One meeting of a series."""

    day = DateField(label="Day")
    begins = forms.TimeField(
        label="Starts at", input_formats=TIMES, help_text="Such as 10:00 AM or 13:30."
    )
    ends = forms.TimeField(label="Ends at", input_formats=TIMES)

    class Meta:
        model = TrainingSession
        fields = ["code", "title", "is_required", "needs_hmis_certificate"]
        labels = {
            "code": "Number, such as T1",
            "title": "What is it about?",
            "is_required": "Everybody has to attend it to be certified",
            "needs_hmis_certificate": "It works in HMIS, so it needs the HMIS certificate",
        }

    field_order = ["code", "title", "day", "begins", "ends"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("begins", "ends"):
            self.fields[name].widget = forms.TextInput({"class": "short", "autocomplete": "off"})
            self.fields[name].error_messages["invalid"] = "Enter a time such as 10:00 AM or 13:30."
        if self.instance.pk:
            begins = timezone.localtime(self.instance.starts_at)
            ends = timezone.localtime(self.instance.ends_at)
            self.initial |= {"day": begins.date(), "begins": _clock(begins), "ends": _clock(ends)}

    def clean(self):
        cleaned = super().clean()
        day, begins, ends = (cleaned.get(name) for name in ("day", "begins", "ends"))
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", "A session can't end before it starts.")
            else:
                self.instance.starts_at = timezone.make_aware(datetime.combine(day, begins))
                self.instance.ends_at = timezone.make_aware(datetime.combine(day, ends))
        return cleaned

    def _get_validation_exclusions(self):
        """The series is no field here, but its numbers must not repeat."""
        return super()._get_validation_exclusions() - {"series"}


def _clock(moment: datetime) -> str:
    return f"{moment:%-I:%M %p}"


class AttendanceForm(CasForm):
    """Who was at a session; whoever is ticked was there."""

    marks_optional = False
    present = forms.TypedMultipleChoiceField(
        label="Who was there?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [(person.pk, str(person)) for person in people]
        self.fields["present"].option_hints = {
            str(person.pk): person.agency.name for person in people
        }
