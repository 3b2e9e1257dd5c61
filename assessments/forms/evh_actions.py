"""The form that logs what was done for an extremely vulnerable household."""

from django import forms

from assessments.enums import AT_ONCE, CallOutcome, EvhPath
from assessments.rules.moments import last_time, next_time
from cas.forms import CasForm
from clients.forms import WarnsOfIdentity

CLOCK = "%I:%M %p"
AS_PEOPLE_TYPE_IT = [CLOCK, "%I:%M%p", "%I %p", "%I%p", "%H:%M"]


def clock_time(label, **options):
    """A time of day in one box, as it is said: 2:45 PM."""
    return forms.TimeField(
        label=label,
        input_formats=AS_PEOPLE_TYPE_IT,
        widget=forms.TimeInput(attrs={"class": "short"}, format=CLOCK),
        error_messages={"invalid": "Type a time like 2:45 PM."},
        **options,
    )


class EvhActionForm(WarnsOfIdentity, CasForm):
    """Which path was taken; of a call: when, and what came of it (R29)."""

    marks_optional = False

    path = forms.ChoiceField(
        label="What did you do?",
        choices=[(path.value, path.label) for path in AT_ONCE],
        widget=forms.RadioSelect,
    )
    called_at = clock_time("When did you call?", required=False)
    outcome = forms.ChoiceField(
        label="What came of the call?",
        choices=CallOutcome.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    call_back_at = clock_time("Call back at what time?", required=False)
    note = forms.CharField(
        label="Note (optional)",
        help_text="Whom you spoke to, where they go, what is missing.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, now, path="", **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["called_at"].initial = now.time()
        self.fields["path"].initial = path

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("path") == EvhPath.CALL:
            self._clean_call(cleaned)
        else:
            cleaned |= {"outcome": "", "called_at": self.now, "call_back_at": None}
        return cleaned

    def _clean_call(self, cleaned):
        if not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", "Choose an answer: What came of the call?")
        cleaned["called_at"] = self._called_at(cleaned.get("called_at"))
        calls_back = cleaned.get("outcome") == CallOutcome.CALL_BACK
        shown = cleaned.get("call_back_at") if calls_back else None
        if calls_back and shown is None and "call_back_at" not in self.errors:
            self.add_error("call_back_at", "Say when to call back, like 2:45 PM.")
        cleaned["call_back_at"] = next_time(shown, self.now) if shown else None

    def _called_at(self, shown):
        """The moment of the call; nothing typed means just now."""
        if shown is None:
            return self.now
        moment = last_time(shown, self.now)
        if moment is None:
            self.add_error("called_at", "This time is still to come. Check AM and PM.")
        return moment
