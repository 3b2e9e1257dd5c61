"""Where a household is now, from all three sources (R22, C2)."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments.models import Assessment
from clients.enums import LocationSource
from clients.models import Enrollment, Household, LivingSituation, LocationRecord
from clients.rules.whereabouts import LIST_AFTER, Sighting, current_location, newest_first
from clients.whereabouts import sightings_of

NEWEST_LOOKED_AT = 5
"""An interview may leave question L1 open; a few older ones are looked at too."""

MOST_SHOWN = 20
"""Records of each source in the history of a household."""


def location_of(household):
    """The sighting that says where the household is now, or None."""
    return current_location([*sightings_of(household), *_said_in_interviews(household)])


def history_of(household):
    """Every place on record, of all three sources, newest first; the first one counts."""
    told = [
        *sightings_of(household, most=MOST_SHOWN),
        *_said_in_interviews(household, most=MOST_SHOWN),
    ]
    return newest_first(sighting for sighting in told if sighting.says_where)


def not_heard_of(user, on: date):
    """The agency's enrolled households of whom no source says anything since too long (step 3)."""
    since = timezone.make_aware(datetime.combine(on - LIST_AFTER, time.min))
    long_ago = {"household": OuterRef("pk"), "entered_on__lt": on - LIST_AFTER}
    return (
        Household.objects.visible_to(user, on=on)
        .filter(Exists(Enrollment.objects.open(on).filter(**long_ago)), agency=user.agency_id)
        .exclude(_has_since(LivingSituation.objects.valid(), "effective_at", since))
        .exclude(_has_since(LocationRecord.objects.all(), "effective_at", since))
        .exclude(_has_since(Assessment.objects.valid(), "interviewed_at", since))
        .order_by("pk")
    )


def _has_since(records, moment, since):
    return Exists(records.filter(**{"household": OuterRef("pk"), f"{moment}__gte": since}))


def _said_in_interviews(household, most=NEWEST_LOOKED_AT):
    asked = Q(answers__has_any_keys=["l1_place", "l1_area"]) | Q(notes__has_key="l1_zip")
    newest = household.assessments.valid().filter(asked).select_related("created_by")
    for assessment in newest.order_by("-interviewed_at")[:most]:
        yield Sighting(
            source=LocationSource.ASSESSMENT,
            effective_at=assessment.interviewed_at,
            created_at=assessment.created_at,
            place_type=assessment.answers.get("l1_place") or "",
            area=assessment.answers.get("l1_area") or "",
            zip_code=assessment.notes.get("l1_zip") or "",
            detail=assessment.get_tool_display(),
            by=str(assessment.created_by),
        )
