"""Reads the records that say where a household is, for the rule that decides (R22)."""

from clients.enums import LocationSource
from clients.rules.whereabouts import Sighting


def sightings_of(household):
    """The newest living situation and location record that say where; assessments add theirs."""
    yield from _of(household.living_situations.valid(), LocationSource.LIVING_SITUATION)
    yield from _of(household.location_records, LocationSource.LOCATION_TAB)


def _of(records, source):
    newest = records.exclude(place_type="", area="", zip_code="").order_by(
        "-effective_at", "-created_at"
    )
    for record in newest[:1]:
        yield Sighting(
            source=source,
            effective_at=record.effective_at,
            created_at=record.created_at,
            place_type=record.place_type,
            area=record.area,
            zip_code=record.zip_code,
        )
