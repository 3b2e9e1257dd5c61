"""Of which days a report is, and why its numbers are saved."""

from datetime import date, timedelta

from django import forms

from cas.forms import CasForm, DateField
from prioritization.enums import SaveReason
from prioritization.reports.period import Period, own_period

LONGEST = timedelta(days=2 * 366)


class OwnDatesForm(CasForm):
    """The first and the last day of a report; neither is in the future."""

    marks_optional = False

    first = DateField(label="First day")
    last = DateField(label="Last day")

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.latest = on

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", "The last day can't be before the first.")
        elif first and last and last - first > LONGEST:
            self.add_error("first", "Choose two years at most.")
        return cleaned

    @property
    def period(self) -> Period:
        """The days that were chosen."""
        return own_period(self.cleaned_data["first"], self.cleaned_data["last"])


class SaveForm(CasForm):
    """Why somebody needs the numbers as a file."""

    reason = forms.ChoiceField(
        label="What is the file for?", choices=SaveReason.choices, widget=forms.RadioSelect
    )
