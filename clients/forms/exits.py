"""Leaving coordinated entry: when, where to, and what that says of the living situation."""

from django import forms

from cas import hmis
from cas.forms import CasForm, DateField
from clients.forms.anonymity import WarnsOfIdentity
from clients.forms.base import BLANK, typed_code
from clients.models.exits import ASKS_SUBSIDY, ASKS_WORDS
from clients.rules import destinations

EVERYBODY = "everybody"


class ExitForm(WarnsOfIdentity, CasForm):
    """Who leaves, on which day and where to (HUD 3.11, 3.12)."""

    leaving = forms.MultipleChoiceField(
        label="Who is leaving coordinated entry?",
        help_text="Those who stay keep their places. Those who leave get a record of their own.",
        widget=forms.CheckboxSelectMultiple,
    )
    exited_on = DateField(label="Day they left")
    dated_back_because = forms.CharField(
        label="If that was before today: why is it recorded later?", max_length=250, required=False
    )
    destination = typed_code(
        label="Where did they go?",
        choices=[*BLANK, *hmis.grouped_living_situations("destination")],
    )
    subsidy_type = typed_code(
        label="If a rental with an ongoing subsidy: which one?",
        choices=[*BLANK, *hmis.choices("3.12.A")],
        required=False,
    )
    other_place = forms.CharField(
        label="If another place: what is it?", max_length=50, required=False
    )

    def __init__(self, *args, memberships, earliest, on, **kwargs):
        super().__init__(*args, **kwargs)
        self._on = on
        codes = [each.client.code for each in memberships]
        leaving = self.fields["leaving"]
        leaving.choices = [(each.client.code, each.client.display_name) for each in memberships]
        leaving.initial = codes
        if len(codes) == 1:
            del self.fields["leaving"]
        day = self.fields["exited_on"]
        day.earliest, day.latest, day.initial = earliest, on, on

    def clean(self):
        cleaned = super().clean()
        exited_on = cleaned.get("exited_on")
        if exited_on and exited_on < self._on and not cleaned.get("dated_back_because"):
            self.add_error("dated_back_because", "Say why the exit is recorded after that day.")
        self._keep_only_if("subsidy_type", ASKS_SUBSIDY, "Choose which subsidy the rental has.")
        self._keep_only_if("other_place", ASKS_WORDS, "Say what the other place is.")
        return cleaned

    def _keep_only_if(self, name, codes, missing):
        """A dependent answer: needed with these destinations, dropped with all others."""
        destination = self.cleaned_data.get("destination")
        if destination is None:
            return
        if destination not in codes:
            self.cleaned_data[name] = self.fields[name].empty_value
        elif not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, missing)


class ExitSituationForm(CasForm):
    """The living situation after the exit: shown when it follows, asked when it doesn't (C15)."""

    situation = typed_code(label="Where do they live now?", required=False)

    def __init__(self, *args, destination, **kwargs):
        super().__init__(*args, **kwargs)
        self._destination = destination
        self.asked = destinations.situations_to_ask(destination)
        self.follows = destinations.situation_after(destination)
        field = self.fields["situation"]
        field.choices = [*BLANK, *hmis.living_situations("current")]
        field.initial = self.follows
        if self.asked:
            field.choices = [
                *BLANK,
                *(each for each in hmis.living_situations("current") if each[0] in self.asked),
            ]
            field.required = True
        else:
            field.widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        situation = cleaned.get("situation")
        if not self.errors and not destinations.fits(self._destination, situation):
            raise forms.ValidationError("The living situation must match where they went.")
        return cleaned

    @property
    def words(self):
        """What follows from the destination, in words; empty when nothing follows."""
        return hmis.label("3.12.1", self.follows)
