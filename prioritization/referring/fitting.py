"""Who fits a bed, in list order, and who of them can be offered it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from prioritization.enums import BedKind, ProgramKind, ReferralKind
from prioritization.models import Entry, Hold, Opening, Parking, Referral
from prioritization.querysets.entries import EntryQuerySet
from prioritization.querysets.order import SORT_KEY, ComesBefore, Row

SIZE, CHILDREN = "household__facts__household_size", "household__facts__children"
REFERRAL_KIND = Case(
    When(program__kind=ProgramKind.SHELTER, then=Value(ReferralKind.SHELTER)),
    default=Value(ReferralKind.HOUSING),
    output_field=CharField(),
)


def fitting(opening: Opening) -> EntryQuerySet:
    """Places on the program's list of the households that the bed or unit is big enough for."""
    entries = opening.program.entries.standing().filter(**{f"{SIZE}__lte": opening.places})
    is_for_families = opening.bed_kind == BedKind.FAMILY_ROOM
    return entries.filter(**{f"{CHILDREN}__gte": 1}) if is_for_families else entries


def with_obstacles(entries: EntryQuerySet, *, on: date, at: datetime) -> EntryQuerySet:
    """Each entry with what keeps its household from being offered a bed of its program now.

    `is_parked`: by an answer to an earlier offer; `is_referred`: a referral of the kind runs;
    `is_held`: they wait for something, so others may be offered it first.
    """
    here = {"household": OuterRef("household")}
    parked = Parking.objects.live(on).filter(program=OuterRef("program"), **here)
    referred = Referral.objects.active().filter(kind=OuterRef("referral_kind"), **here)
    return entries.annotate(referral_kind=REFERRAL_KIND).annotate(
        is_parked=Exists(parked),
        is_referred=Exists(referred),
        is_held=Exists(Hold.objects.live(at).filter(**here)),
    )


def offerable(entries: EntryQuerySet, *, on: date, at: datetime) -> EntryQuerySet:
    """Those whose household can be offered a bed of the entry's program now."""
    return with_obstacles(entries, on=on, at=at).filter(is_parked=False, is_referred=False)


def passed_over_for(
    opening: Opening, household_id: int, *, on: date, at: datetime
) -> list[int] | None:
    """The households further up that fit and could be offered the bed, first in line first.

    None when the household itself can't be offered it. Whoever is on hold can, and may also be
    passed over without another reason than the hold's.
    """
    can_have_it = offerable(fitting(opening), on=on, at=at)
    own = can_have_it.filter(household=household_id).first()
    if own is None:
        return None
    key = [getattr(own, name) for name in SORT_KEY]
    ahead = can_have_it.filter(is_held=False).ahead_of(key).in_order()
    return list(ahead.values_list("household_id", flat=True))


@dataclass(frozen=True)
class OpenBed:
    """An open bed that a household fits: how many would be passed over, and what keeps it off."""

    opening: Opening
    ahead: int
    is_parked: bool
    is_referred: bool

    @property
    def can_be_offered(self) -> bool:
        """Whether nothing of an earlier offer stands in the way."""
        return not (self.is_parked or self.is_referred)


def open_beds_for(household_id: int, *, on: date, at: datetime) -> list[OpenBed]:
    """Every open bed that fits the household, on whose list it stands; where it is next first.

    Asked in a number of queries that grows neither with beds nor with lists.
    """
    rows = _beds_of_own_lists(household_id, on=on, at=at)
    found = Opening.objects.select_related("program").in_bulk([row["bed"] for row in rows])
    beds = [
        OpenBed(found[row["bed"]], row["ahead"], row["is_parked"], row["is_referred"])
        for row in rows
    ]
    return sorted(beds, key=lambda bed: (not bed.can_be_offered, bed.ahead, bed.opening.open_from))


def _beds_of_own_lists(household_id: int, *, on: date, at: datetime) -> list[Mapping[str, Any]]:
    """One row for each open bed that fits, of each list on which the household stands."""
    free = "program__openings"
    own = Entry.objects.standing().filter(
        household=household_id,
        **{f"{free}__in": Opening.objects.on_offer(on=on, at=at)},
        **{f"{SIZE}__lte": F(f"{free}__places")},
    )
    beds = with_obstacles(own, on=on, at=at).annotate(
        bed=F(free), bed_kind=F(f"{free}__bed_kind"), places=F(f"{free}__places")
    )
    fit = beds.filter(Q(**{f"{CHILDREN}__gte": 1}) | ~Q(bed_kind=BedKind.FAMILY_ROOM))
    annotated = fit.annotate(ahead=_ahead_of_own(on, at))
    return list(annotated.values("bed", "ahead", "is_parked", "is_referred"))


def _ahead_of_own(on: date, at: datetime) -> Subquery:
    """How many further up on the list of an own entry fit its bed and can be offered it."""
    bed_kind = ExpressionWrapper(OuterRef("bed_kind"), output_field=CharField())
    others = (
        Entry.objects.standing()
        .annotate(bed_kind=bed_kind)
        .filter(
            ComesBefore(Row(*map(F, SORT_KEY)), Row(*map(OuterRef, SORT_KEY))),
            Q(**{f"{CHILDREN}__gte": 1}) | ~Q(bed_kind=BedKind.FAMILY_ROOM),
            program=OuterRef("program"),
            **{f"{SIZE}__lte": OuterRef("places")},
        )
    )
    return Subquery(offerable(others, on=on, at=at).filter(is_held=False).counted())
