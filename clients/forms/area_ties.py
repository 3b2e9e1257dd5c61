"""Which areas a household is tied to."""

from django import forms

from cas.forms import CasForm, DateField
from clients.enums import AREAS, AreaTieEnd, TieKind


class AreaTieForm(CasForm):
    """One area and every way in which the household is tied to it. No address is asked."""

    area = forms.ChoiceField(label="Which area?", choices=[("", "Choose an area"), *AREAS])
    kinds = forms.MultipleChoiceField(
        label="How are they tied to it?",
        help_text="Choose all that they say.",
        choices=TieKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    since = DateField(label="Since when?", help_text="As near as known.", required=False)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].latest = on


class EndAreaTieForm(CasForm):
    """Why a tie counts no longer."""

    because = forms.ChoiceField(label="Why?", choices=AreaTieEnd.choices, widget=forms.RadioSelect)
