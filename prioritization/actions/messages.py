"""Telling whoever has some households what to know or to do, and being done with that."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import CaseAssignment, Household
from prioritization.models import Message


@action
def send_to_workers(
    *, household_ids: Collection[int], words: str, by: User, at: datetime
) -> list[Message]:
    """Send a message to the worker of each of these households.

    Households are left out that nobody has, that `by` has, or that their worker may not open.
    """
    cases = CaseAssignment.objects.open().filter(household__in=household_ids)
    others = cases.exclude(worker=by).select_related("worker").order_by("household")
    on = timezone.localdate(at)
    theirs: dict[User, list[int]] = {}
    for case in others:
        theirs.setdefault(case.worker, []).append(case.household_id)
    made = Message.objects.bulk_create(
        Message(household=household, to=worker, words=words, sent_at=at, sent_by=by)
        for worker, numbers in theirs.items()
        for household in Household.objects.visible_to(worker, on=on).filter(pk__in=numbers)
    )
    audit.record_each(verb="sent", subjects=made, by=by)
    return made


@action
def finish(*, message: Message, by: User, at: datetime) -> None:
    """The person it is for is done with it. A second time does nothing."""
    stored = Message.objects.select_for_update().get(pk=message.pk)
    if stored.done_at is None:
        stored.done_at = at
        stored.save(update_fields=["done_at"])
        audit.record(verb="finished", subject=stored, by=by, household_id=stored.household_id)
