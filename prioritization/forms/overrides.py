"""Forms of the decisions of the CAS lead."""

from datetime import date

from django import forms

from cas.forms import CasForm, DateField
from cas.templatetags.cas import written
from clients.forms import WarnsOfIdentity
from prioritization.why.deciding import latest_end


class OverrideForm(WarnsOfIdentity, CasForm):
    """Why a household stands on a list though a requirement is not met, and for how long."""

    reason = forms.CharField(
        label="Why do you decide so?",
        help_text="What the rules can't know about this household. Everyone who may open its "
        "record reads this, and it can't be changed later.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    ends_on = DateField(label="Last day on the list")

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        last_day = self.fields["ends_on"]
        last_day.earliest, last_day.latest = on, latest_end(on)
        last_day.help_text = f"{written(last_day.latest)} at the latest."


class EndOverrideForm(WarnsOfIdentity, CasForm):
    """Why a decision ends before its last day."""

    reason = forms.CharField(
        label="Why does it end now?",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
