"""Where a household is now, on its page."""

from django.template.loader import render_to_string

from assessments.whereabouts import location_of
from cas.access.permissions import Permission
from cas.county import COUNTY
from clients.enums import LocationSource, PlaceType

SOURCE_WORDS = {
    LocationSource.LIVING_SITUATION: "Living situation",
    LocationSource.ASSESSMENT: "Said in an assessment",
    LocationSource.LOCATION_TAB: "Location record",
}


def whereabouts(request, household):
    """Where are they now: which record counts, its source and its age (R22)."""
    sighting = location_of(household)
    context = {
        "household": household,
        "may_write": request.user.has_permission(Permission.CLIENT_WRITE),
        "place": _place_words(sighting) if sighting else "",
        "source": SOURCE_WORDS[sighting.source] if sighting else "",
        "effective_at": sighting.effective_at if sighting else None,
    }
    return render_to_string("assessments/_whereabouts.html", context)


def _place_words(sighting):
    parts = [
        PlaceType(sighting.place_type).label if sighting.place_type else "",
        dict(COUNTY.areas).get(sighting.area, ""),
        sighting.zip_code,
    ]
    return ", ".join(part for part in parts if part)
