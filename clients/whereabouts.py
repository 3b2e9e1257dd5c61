"""Reads the records that say where a household is, for the rule that decides (R22)."""

from clients.enums import LocationSource
from clients.rules.whereabouts import Sighting


def sightings_of(household, *, most=1):
    """The newest living situations and location records that say where; assessments add theirs."""
    situations = household.living_situations.valid()
    yield from _of(situations, LocationSource.LIVING_SITUATION, most, _situation)
    yield from _of(household.location_records, LocationSource.LOCATION_TAB, most, _nothing_else)


def _situation(record):
    return record.get_situation_display()


def _nothing_else(record):
    return ""


def _of(records, source, most, detail):
    newest = (
        records.exclude(place_type="", area="", zip_code="")
        .select_related("created_by")
        .order_by("-effective_at", "-created_at")
    )
    for record in newest[:most]:
        yield Sighting(
            source=source,
            effective_at=record.effective_at,
            created_at=record.created_at,
            place_type=record.place_type,
            area=record.area,
            zip_code=record.zip_code,
            detail=detail(record),
            by=str(record.created_by),
        )
