"""The start of a stay, put right."""

from collections.abc import Sequence
from datetime import date

from django import forms

from cas.forms import CasForm, DateField
from clients.forms.anonymity import WarnsOfIdentity
from clients.starts import Start


class StartForm(WarnsOfIdentity, CasForm):
    """Which start was wrong, the right day, and why it changes."""

    was = forms.TypedChoiceField(
        label="Which start was wrong?", coerce=date.fromisoformat, widget=forms.RadioSelect
    )
    becomes = DateField(label="When did it really begin?")
    reason = forms.CharField(
        label="Why does it change?",
        help_text="For whoever reads the record later.",
        max_length=250,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, starts: Sequence[Start], on: date, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["was"]
        field.choices = [
            (each.on.isoformat(), f"{each.on:%B} {each.on.day}, {each.on.year}: {each.names}")
            for each in starts
        ]
        field.initial = starts[0].on.isoformat()
        if len(starts) == 1:
            field.widget = forms.HiddenInput()
        self.fields["becomes"].latest = on
