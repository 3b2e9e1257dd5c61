"""What a program says of its free beds, and of the days on which it takes nobody."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from cas.forms import CasForm, CasModelForm, DateField, YesNoField
from prioritization.enums import BedKind
from prioritization.models import Program

MOST_AT_ONCE = 20
MOST_PLACES = 12
UNIT_LENGTH = 60


class OpeningForm(CasForm):
    """Free beds or units of one kind."""

    bed_kind = forms.ChoiceField(
        label="What is free?", choices=BedKind.choices, widget=forms.RadioSelect
    )
    number = forms.IntegerField(
        label="How many are free?", min_value=1, max_value=MOST_AT_ONCE, initial=1
    )
    places = forms.IntegerField(
        label="How many people does each take?",
        help_text="A bed takes one. Two beds side by side for a couple take two.",
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
    )
    units = forms.CharField(
        label="Their numbers or names",
        help_text="With commas between them: 12, 14, 15. Nobody's name.",
        max_length=200,
        required=False,
    )
    open_from = DateField(label="Free from")
    last_day = DateField(
        label="Offer it until",
        help_text="The last day on which somebody can be referred. Leave it open if it stays free.",
        required=False,
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("open_from", "last_day"):
            self.fields[name].earliest = on
            self.fields[name].latest = on + timedelta(days=365)
        self.fields["open_from"].initial = on

    def clean(self):
        cleaned = super().clean()
        named = [name for each in cleaned.get("units", "").split(",") if (name := each.strip())]
        number = cleaned.get("number")
        if named and number and len(named) != number:
            self.add_error("units", f"You named {len(named)}, and {number} are free.")
        if any(len(name) > UNIT_LENGTH for name in named):
            self.add_error("units", f"A number or name has {UNIT_LENGTH} characters at most.")
        first, last = cleaned.get("open_from"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "It can't end before it is free.")
        cleaned["units"] = named or [""] * (number or 0)
        return cleaned

    def content(self):
        """What `post_openings` needs."""
        last_day = self.cleaned_data["last_day"]
        return {
            "bed_kind": self.cleaned_data["bed_kind"],
            "units": self.cleaned_data["units"],
            "places": self.cleaned_data["places"],
            "open_from": self.cleaned_data["open_from"],
            "closes_at": _end_of(last_day) if last_day else None,
        }


def _end_of(day):
    """The midnight after a local day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


class IntakeForm(CasModelForm):
    """How many places a program has, and whether it takes people now."""

    is_accepting = YesNoField(label="Do you take people now?")

    class Meta:
        model = Program
        fields = ["beds", "is_accepting", "not_accepting_because"]
        labels = {"beds": "How many beds or units you have in all"}
        help_texts = {"not_accepting_because": "Needed while you take nobody."}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_accepting"):
            cleaned["not_accepting_because"] = ""
        elif cleaned.get("is_accepting") is False and not cleaned.get("not_accepting_because"):
            self.add_error("not_accepting_because", "Say why you take nobody, and until when.")
        return cleaned


class ClosureForm(CasForm):
    """The days on which a program takes nobody."""

    first_day = DateField(label="First day")
    last_day = DateField(
        label="Last day", help_text="Leave it open if nobody knows yet.", required=False
    )
    reason = forms.CharField(
        label="Why?", help_text="Staff read this. Nobody's name.", max_length=200
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_day", "last_day"):
            self.fields[name].earliest = on
            self.fields[name].latest = on + timedelta(days=730)
        self.fields["first_day"].initial = on

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day can't be before the first.")
        return cleaned
