"""Offering a bed, passing somebody over, and answering."""

from django import forms

from cas.forms import CasForm
from clients.forms import WarnsOfIdentity
from prioritization.enums import EndOfStay, PassingReason
from prioritization.rules.decline_reasons import Says, reasons_of


def reason_field(pk):
    """The name of the field that says why this household is passed over."""
    return f"reason_{pk}"


def _note(help_text, **options):
    return forms.CharField(
        label="Note",
        help_text=help_text,
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        **options,
    )


class PassingForm(WarnsOfIdentity, CasForm):
    """Why households are passed over: one reason for all, or one beside each."""

    marks_optional = False

    same_for_all = forms.ChoiceField(
        label="Why are they passed over? The same for all",
        choices=PassingReason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = _note("The program reads it. No diagnosis, nothing about why they are vulnerable.")

    def __init__(self, *args, passable=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.passable = tuple(passable)
        for pk in self.passable:
            choice = forms.ChoiceField(
                label="Why is this household passed over?",
                choices=[("", "-"), *PassingReason.choices],
                required=False,
            )
            self.add_field(reason_field(pk), choice)

    def reasons(self, household_ids):
        """The reason given for each household: its own, or the one for all."""
        same = self.cleaned_data.get("same_for_all", "")
        return {
            pk: self.cleaned_data.get(reason_field(pk)) or same
            for pk in household_ids
            if self.cleaned_data.get(reason_field(pk)) or same
        }

    def say_what_is_missing(self, household_ids):
        """Point at each household that still needs a reason."""
        shown = [reason_field(pk) for pk in household_ids if pk in self.passable]
        for name in shown:
            self.add_error(name, "Say why.")
        if len(shown) < len(household_ids):
            self.add_error("same_for_all", "Say why those further up are passed over.")


class DeclineForm(WarnsOfIdentity, CasForm):
    """Why a referral ends without a bed; each reason says what follows."""

    reason = forms.ChoiceField(label="Why?", widget=forms.RadioSelect)
    note = _note("CAS staff read it.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = reasons_of(Says.CLIENT, Says.PROVIDER)
        choice = self.fields["reason"]
        choice.choices = [(reason.code, reason.label) for reason in reasons]
        choice.option_hints = {reason.code: reason.consequence for reason in reasons}


class EndOfStayForm(CasForm):
    """Why a household left the program."""

    because = forms.ChoiceField(
        label="Why did they leave?", choices=EndOfStay.choices, widget=forms.RadioSelect
    )
