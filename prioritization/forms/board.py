"""Forms of the board of who must move today."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from assessments.enums import CallOutcome, ContactOutcome, EvhPath
from assessments.forms.evh_actions import clock_time
from assessments.rules.moments import next_time
from cas.access.permissions import Permission
from cas.access.roles import ROLES
from cas.forms import CasForm, CasModelForm
from cas.models import User
from clients.enums import AREAS
from clients.forms import WarnsOfIdentity
from prioritization.board.filters import NO_AREA, BoardFilter
from prioritization.enums import HoldReason, HouseholdType
from prioritization.models import SavedFilter

OUTCOMES = [
    *ContactOutcome.choices,
    *((code, f"2-1-1. {label}") for code, label in CallOutcome.choices),
]
"""The household first, then the call; a code says which of the two it is about."""


def board_workers():
    """Who may have a household: everybody who works the queue."""
    roles = [
        role.value for role, each in ROLES.items() if Permission.QUEUE_WORK in each.permissions
    ]
    found = User.objects.filter(is_active=True, role__in=roles)
    return found.order_by("first_name", "last_name", "pk")


class AssignForm(CasForm):
    """Who has the household from now on."""

    worker = forms.ModelChoiceField(label="Who takes them?", queryset=User.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = board_workers()


class ContactForm(WarnsOfIdentity, CasForm):
    """A contact with the household or a call to 2-1-1, just now, and what came of it (R29)."""

    marks_optional = False

    outcome = forms.ChoiceField(
        label="What came of it?", choices=OUTCOMES, widget=forms.RadioSelect
    )
    call_back_at = clock_time("Call back at what time?", required=False)
    note = forms.CharField(
        label="Note (optional)",
        help_text="Whom you spoke to, what they need, what is next.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    @property
    def path(self) -> str:
        """Which of the two it was."""
        is_call = self.cleaned_data["outcome"] in CallOutcome.values
        return EvhPath.CALL if is_call else EvhPath.CONTACT

    def clean(self):
        cleaned = super().clean()
        shown = cleaned.get("call_back_at")
        if cleaned.get("outcome") != CallOutcome.CALL_BACK:
            cleaned["call_back_at"] = None
        elif shown:
            cleaned["call_back_at"] = next_time(shown, self.now)
        elif "call_back_at" not in self.errors:
            self.add_error("call_back_at", "Say when to call back, like 2:45 PM.")
        return cleaned


class HoldForm(WarnsOfIdentity, CasForm):
    """What a household waits for, and how long."""

    marks_optional = False

    reason = forms.ChoiceField(
        label="What do they wait for?", choices=HoldReason.choices, widget=forms.RadioSelect
    )
    until = forms.ChoiceField(label="Until when?", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Note (optional)",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.ends = _ends_of_holds(now)
        self.fields["until"].choices = [(code, words) for code, (words, _) in self.ends.items()]
        self.fields["until"].inline = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == HoldReason.OTHER and not cleaned.get("note"):
            self.add_error("note", "Say what they wait for.")
        if cleaned.get("until"):
            cleaned["until"] = self.ends[cleaned["until"]][1]
        return cleaned

    @property
    def cleaned_hold(self) -> dict[str, Any]:
        """What the form said, without the box that confirms that a note identifies nobody."""
        return {name: self.cleaned_data[name] for name in ("reason", "until", "note")}


def _ends_of_holds(now: datetime) -> dict[str, tuple[str, datetime]]:
    """Ways to say until when, with the moment each means."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    morning = timezone.make_aware(datetime.combine(tomorrow, time(9)))
    return {
        "hour": ("For an hour", now + timedelta(hours=1)),
        "four_hours": ("For four hours", now + timedelta(hours=4)),
        "morning": ("Until tomorrow at 9 AM", morning),
        "three_days": ("For three days", now + timedelta(days=3)),
    }


class FilterForm(CasForm):
    """Which part of the board to show; nothing chosen shows all of it."""

    marks_optional = False

    kind = forms.ChoiceField(
        label="Household", choices=[("", "Any"), *HouseholdType.choices], required=False
    )
    area = forms.ChoiceField(
        label="Area", choices=[("", "Any"), *AREAS, (NO_AREA, "Not known")], required=False
    )


class SaveFilterForm(CasModelForm):
    """A name for what the board shows now."""

    class Meta:
        model = SavedFilter
        fields = ["name"]
        labels = {"name": "Name of this filter"}
        help_texts = {"name": "Only you see it. No names of people."}

    codes = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        cleaned = super().clean()
        codes = BoardFilter.of_codes(cleaned.get("codes") or "").codes
        if not codes:
            self.add_error("name", "Choose something to filter by first.")
        self.instance.codes = codes
        return cleaned

    def _get_validation_exclusions(self):
        """The name is checked beside whose filter it is."""
        return super()._get_validation_exclusions() - {"user"}
