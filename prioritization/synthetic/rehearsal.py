"""Tells the lists of the made-up records as the real work would have, day by day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Assessment
from cas.changes import Cause
from clients.models import Enrollment, LivingSituation
from prioritization.days import end_of, start_of
from prioritization.facts.refresh import refresh, these
from prioritization.lists.moving import move_households


@transaction.atomic
def tell_lists_of_records(after: datetime, until: datetime) -> None:
    """Move the households of which something was recorded in that time, each for its reason.

    Whatever only the calendar changed is left to the night.
    """
    touched = {
        household_id: cause
        for cause, records in reversed(_recorded(after, until))
        for household_id in records.values_list("household", flat=True)
    }
    on = timezone.localdate(until)
    refresh(these(touched), on=on)
    move_households(touched, on=on, at=until)


def _recorded(after: datetime, until: datetime) -> list[tuple[Cause, QuerySet]]:
    """The records of those days; of several about one household the first kind says why.

    Facts go by local days, so the last day counts as a whole.
    """
    first, last = timezone.localdate(after) + timedelta(days=1), timezone.localdate(until)
    assessments = Assessment.objects.filter(assessed_on__range=(first, last))
    situations = LivingSituation.objects.filter(
        effective_at__gte=start_of(first), effective_at__lt=end_of(last)
    )
    return [
        (Cause.EXIT, Enrollment.objects.filter(exited_on__range=(first, last))),
        (Cause.CORRECTION, assessments.filter(corrects__isnull=False)),
        (Cause.ASSESSMENT, assessments),
        (Cause.ENROLLMENT, Enrollment.objects.filter(entered_on__range=(first, last))),
        (Cause.LIVING_SITUATION, situations),
    ]
