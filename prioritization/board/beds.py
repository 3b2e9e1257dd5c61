"""How many beds each household could be offered now, and which referral runs."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, F, Q

from prioritization.enums import BedKind
from prioritization.models import Entry, Opening, Referral
from prioritization.referring.fitting import CHILDREN, SIZE, offerable


def open_beds(ids: list[int], *, on: date, at: datetime) -> Mapping[int, int]:
    """Open beds on whose lists each household stands, that fit it and could be offered to it."""
    free = "program__openings"
    fitting = Entry.objects.standing().filter(
        Q(**{f"{CHILDREN}__gte": 1}) | ~Q(**{f"{free}__bed_kind": BedKind.FAMILY_ROOM}),
        household__in=ids,
        **{f"{free}__in": Opening.objects.on_offer(on=on, at=at)},
        **{f"{SIZE}__lte": F(f"{free}__places")},
    )
    counted = (
        offerable(fitting, on=on, at=at).order_by().values("household").annotate(beds=Count(free))
    )
    return dict(counted.values_list("household", "beds"))


def running_referrals(ids: list[int]) -> Mapping[int, Referral]:
    """The referral of each household that somebody has to answer or that is about to be kept."""
    found = Referral.objects.active().filter(household__in=ids).select_related("program")
    return {each.household_id: each for each in found}
