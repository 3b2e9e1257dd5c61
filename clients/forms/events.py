"""What coordinated entry did for a household, as whoever works with them writes it down."""

from django import forms

from cas import hmis
from cas.forms import ConditionalForm, DateField
from clients.forms.base import typed_code
from clients.rules import events

IN_PLAIN_WORDS = {
    1: "Sent to prevention help, so that they don't lose a home",
    2: "Problem solving: helped to find a safe place without a program",
    3: "Appointment for a Crisis Assessment",
    4: "Appointment for a Housing Conversation",
    5: "Sent to case management after they moved",
    8: "Sent to other services: no program here takes them",
    9: "Sent to other services: nothing is free here",
    16: "Sent to emergency money, flexible funds or furniture",
}


def _result(label):
    """A yes or no that may come later."""
    field = typed_code(
        label=label,
        help_text="Leave it open while nobody knows.",
        choices=[(1, "Yes"), (0, "No")],
        widget=forms.RadioSelect,
        required=False,
    )
    field.inline = True
    return field


class EventForm(ConditionalForm):
    """One event of HUD 4.20 that no referral to a bed writes, with its result if it is known."""

    askings = {name: events.ASKINGS[name] for name in ("rehoused", "in_aftercare")}

    code = typed_code(
        label="What was done?",
        choices=[(code, IN_PLAIN_WORDS[code]) for code in events.RECORDED_BY_HAND],
        widget=forms.RadioSelect,
    )
    rehoused = _result("Are they in a safe place of their own now?")
    in_aftercare = _result("Did the case management begin?")
    event_date = DateField(label="On which day?")

    def __init__(self, *args, on, earliest, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(hmis.choices("4.20.2"))
        self.fields["code"].option_hints = {code: labels[code] for code in events.RECORDED_BY_HAND}
        day = self.fields["event_date"]
        day.earliest, day.latest, day.initial = earliest, on, on
