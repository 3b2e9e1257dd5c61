"""Where somebody was seen, in one press."""

from django import forms

from cas.county import COUNTY
from cas.forms import CasForm
from clients.enums import PlaceType

AREAS = dict(COUNTY.areas)
SEPARATOR = "|"


class SeenForm(CasForm):
    """One of the places where they were before, or an area; each is a button that saves."""

    place = forms.ChoiceField(label="Where are they?", widget=forms.RadioSelect)

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = [(_code(place), place_in_words(place)) for place in known]
        areas = (("", code, "") for code in AREAS)
        self.areas = [
            (_code(place), place_in_words(place)) for place in areas if place not in known
        ]
        self.fields["place"].choices = [*self.known, *self.areas]
        self.fields["place"].error_messages["required"] = "Press one of the places."

    @property
    def chosen(self):
        """The place as the columns of a record."""
        place_type, area, zip_code = self.cleaned_data["place"].split(SEPARATOR)
        return {"place_type": place_type, "area": area, "zip_code": zip_code}


def _code(place):
    return SEPARATOR.join(place)


def place_in_words(place):
    """Kind of place, area and ZIP code as people say them."""
    place_type, area, zip_code = place
    kind = PlaceType(place_type).label if place_type else ""
    return ", ".join(part for part in (kind, AREAS.get(area, area), zip_code) if part)
