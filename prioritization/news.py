"""What happens here when an action changed what is known of households (`cas.changes`)."""

from django.utils import timezone

from cas.changes import Touched
from prioritization.facts.refresh import refresh, these
from prioritization.lists.moving import move_households


def move_touched(touched: Touched) -> None:
    """Refresh the facts of the touched households and move them on all lists, at once.

    Runs inside the action's transaction: record, facts and places become visible together.
    """
    at = timezone.now()
    on = timezone.localdate(at)
    refresh(these(touched), on=on)
    move_households(touched, on=on, at=at)
