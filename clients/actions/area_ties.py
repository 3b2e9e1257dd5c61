"""Writing down which areas a household is tied to; nothing written down is deleted."""

from collections.abc import Collection
from datetime import date, datetime

from cas import audit
from cas.changes import action
from cas.models import User
from clients.enums import AreaTieEnd, TieKind
from clients.models import AreaTie, Household


@action
def record_area_ties(
    *,
    household: Household,
    area: str,
    kinds: Collection[TieKind],
    since: date | None,
    by: User,
    at: datetime,
) -> list[AreaTie]:
    """Tie the household to an area in each of these ways; those on record already are left out."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    known = set(household.area_ties.open().filter(area=area).values_list("kind", flat=True))
    made = AreaTie.objects.bulk_create(
        AreaTie(
            household=household, area=area, kind=kind, since=since, recorded_at=at, recorded_by=by
        )
        for kind in kinds
        if kind not in known
    )
    audit.record_each(verb="recorded", subjects=made, by=by)
    return made


@action
def end_area_tie(*, tie: AreaTie, because: AreaTieEnd, by: User, at: datetime) -> bool:
    """Say that a tie is over, or never was; False when somebody said so before."""
    tie = AreaTie.objects.select_for_update().get(pk=tie.pk)
    if tie.ended_at is not None:
        return False
    tie.ended_at, tie.ended_by, tie.ended_because = max(at, tie.recorded_at), by, because
    tie.save(update_fields=["ended_at", "ended_by", "ended_because"])
    audit.record(verb="ended", subject=tie, by=by, household_id=tie.household_id, because=because)
    return True
