"""Where a household lives and was seen."""

import re

from django import forms
from django.core.exceptions import ValidationError

from cas import hmis
from cas.county import COUNTY
from cas.forms import CasForm, ConditionalForm, DateField
from clients.enums import PlaceType
from clients.forms.anonymity import WarnsOfIdentity
from clients.forms.base import BLANK, one_of_many, typed_code, yes_or_no
from clients.rules import living_situation

LOCATION_DETAILS = 250
"""Characters that HUD's LocationDetails (4.12) may have."""


def _where_to_find(max_length):
    return forms.CharField(
        label="Where to find them",
        help_text="Nothing that could put the person at risk if others read it.",
        max_length=max_length,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


FINDS_THE_PERSON = ("zip_code", "note", "verified_by")
"""Not asked of anonymous people: kind of place and area are all that is kept (R16)."""


class PlaceForm(CasForm):
    """Where somebody stays: kind of place, area, ZIP code. All of it may be left open."""

    place_type = forms.ChoiceField(
        label="Kind of place",
        choices=[*BLANK, *PlaceType.choices],
        required=False,
    )
    area = forms.ChoiceField(label="Area", choices=[*BLANK, *COUNTY.areas], required=False)
    zip_code = forms.CharField(label="ZIP code", max_length=5, required=False)
    note = _where_to_find(max_length=500)

    def __init__(self, *args, is_anonymous=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FINDS_THE_PERSON if is_anonymous else ():
            self.fields.pop(name, None)

    def clean_zip_code(self):
        typed = self.cleaned_data["zip_code"]
        if typed and not re.fullmatch(r"[0-9]{5}", typed):
            raise ValidationError("A ZIP code has five digits, like 95814.")
        return typed


ANSWER_OR_SAY_WHY = "Choose an answer. “Not asked” is one too."


class SituationForm(ConditionalForm):
    """Where a household is living, on which day, and who says so (HUD 4.12), without the place.

    The follow-up questions that a situation opens must each be answered or declined (R48).
    """

    askings = living_situation.ASKINGS
    must_be_answered = dict.fromkeys(askings, ANSWER_OR_SAY_WHY)

    information_date = DateField(label="Date of this information")
    situation = typed_code(
        label="Where are they living now?",
        choices=[*BLANK, *hmis.grouped_living_situations("current")],
    )
    cls_subsidy_type = one_of_many(
        [*hmis.choices("3.12.A"), (hmis.NOT_COLLECTED, "Not asked")], "Which rental subsidy?"
    )
    leave_situation_14_days = yes_or_no("Will they have to leave within 14 days?")
    subsequent_residence = yes_or_no("Has a place to go after that been identified?")
    resources_to_obtain = yes_or_no(
        "Do they have money or support networks to find other permanent housing?"
    )
    lease_own_60_day = yes_or_no("Have they had a lease or owned a home in the last 60 days?")
    moved_two_or_more = yes_or_no("Have they moved two or more times in the last 60 days?")
    verified_by = forms.CharField(
        label="Verified by",
        help_text="Only if another project reported it: the project's name.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args, on, earliest=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["information_date"].earliest = earliest
        self.fields["information_date"].latest = on
        self.fields["information_date"].initial = on


class LivingSituationForm(PlaceForm, SituationForm):
    """Step 3 (HUD 4.12): where the household is living, and where that place is."""

    note = _where_to_find(max_length=LOCATION_DETAILS)

    field_order = [
        "information_date",
        "situation",
        *living_situation.ASKINGS,
        "place_type",
        "area",
        "zip_code",
        "note",
        "verified_by",
    ]


class LocationForm(PlaceForm):
    """The location tab: where the household was seen, and when."""

    seen_on = DateField(label="Day they were seen there")

    field_order = ["seen_on", "place_type", "area", "zip_code", "note"]

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_on"].latest = on
        self.fields["seen_on"].initial = on

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("place_type", "area", "zip_code")):
            self.add_error("place_type", f"Say where: {self._places_in_words}.")
        return cleaned

    @property
    def _places_in_words(self):
        if "zip_code" in self.fields:
            return "the kind of place, the area or the ZIP code"
        return "the kind of place or the area"


class EnteredInErrorForm(WarnsOfIdentity, CasForm):
    """Why a record that can't be changed should count for nothing."""

    reason = forms.CharField(
        label="Why was this entered in error?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
