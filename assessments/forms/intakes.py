"""Forms of the intake: what came of the talk, and why an intake is given up."""

from django import forms

from assessments.rules.intake import Outcome
from cas.forms import CasForm
from clients.forms import WarnsOfIdentity

OUTCOMES = [
    (Outcome.STILL_TALKING.value, "No, we are still talking"),
    (Outcome.DIVERT.value, "Yes: they are diverted"),
    (Outcome.QUEUE.value, "Yes: they go on the queue"),
]
OUTCOME_HINTS = {
    Outcome.STILL_TALKING: "The intake stays open. You or a colleague goes on with it.",
    Outcome.DIVERT: "They have a safe place to go to and need no more from coordinated access.",
    Outcome.QUEUE: "They wait for a home. Their needs come next.",
}
OTHER = "other"
REASONS = {
    "mistake": "Started by mistake",
    "wrong": "The wrong household",
    "left": "They left, or want to stop",
}


class OutcomeForm(CasForm):
    """The gate of the intake: is the talk ready for an outcome, and for which one (R44, C14)?"""

    outcome = forms.TypedChoiceField(
        label="Is the talk ready for an outcome?",
        choices=OUTCOMES,
        coerce=Outcome,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].option_hints = OUTCOME_HINTS


class FinishForm(CasForm):
    """Nothing is asked at the end: everything was."""


class DiscardIntakeForm(WarnsOfIdentity, CasForm):
    """Why an intake is given up: one of the usual reasons, or a few words (R36)."""

    why = forms.ChoiceField(
        label="Why is this intake discarded?",
        choices=[*REASONS.items(), (OTHER, "Something else")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="If something else, what?", max_length=400, required=False, widget=forms.Textarea
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["rows"] = 2

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("why") == OTHER and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Say in a few words why.")
        return cleaned

    @property
    def reason(self):
        """What is stored."""
        words = self.cleaned_data["words"]
        chosen = REASONS.get(self.cleaned_data["why"], "")
        return ": ".join(filter(None, [chosen, words]))
