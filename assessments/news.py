"""What happens here when an action changed what is known of households (`cas.changes`)."""

from django.utils import timezone

from assessments.checklists import papers_of
from assessments.models import CaseConferencing
from assessments.rules.documents import still_confirmed
from cas.changes import Touched
from clients.models import Household


def keep_confirmations_true(touched: Touched) -> None:
    """Take back what was confirmed of doc-readiness and the papers no longer bear (R28).

    A paper was not accepted after all, or somebody joined who has none. It only ever ends sooner;
    saying that a household is doc-ready takes the conferencing tool.
    """
    # Locked before reading, so that a tool that is being saved meanwhile is seen here.
    locked = Household.objects.select_for_update(no_key=True).filter(pk__in=touched)
    list(locked.order_by("pk").values_list("pk", flat=True))
    confirmed = CaseConferencing.objects.filter(household__in=touched).exclude(ready_through={})
    records = {record.household_id: record for record in confirmed}
    papers = papers_of(records, on=timezone.localdate()) if records else {}
    for pk, record in records.items():
        kept = still_confirmed(record.confirmed, papers[pk].ready_through())
        if kept != record.confirmed:
            record.ready_through = {code: day.isoformat() for code, day in kept.items()}
            record.save(update_fields=["ready_through"])
