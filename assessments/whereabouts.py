"""Where a household is now, from all three sources (R22, C2)."""

from itertools import chain

from clients.enums import LocationSource
from clients.rules.whereabouts import Sighting, current_location
from clients.whereabouts import sightings_of

NEWEST_LOOKED_AT = 5
"""An interview may leave question L1 open; a few older ones are looked at too."""


def location_of(household):
    """The sighting that says where the household is now, or None."""
    return current_location(chain(sightings_of(household), _said_in_interviews(household)))


def _said_in_interviews(household):
    newest = household.assessments.valid().order_by("-interviewed_at")[:NEWEST_LOOKED_AT]
    for assessment in newest:
        yield Sighting(
            source=LocationSource.ASSESSMENT,
            effective_at=assessment.interviewed_at,
            created_at=assessment.created_at,
            place_type=assessment.answers.get("l1_place") or "",
            area=assessment.answers.get("l1_area") or "",
            zip_code=assessment.notes.get("l1_zip") or "",
        )
