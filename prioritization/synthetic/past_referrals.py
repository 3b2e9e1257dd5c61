"""Three months of offers and what came of them, so that the reports of the demo have something to
tell. All of it is over: nobody's place on a list, or a bed of today, depends on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from cas.access.roles import Role
from cas.models import User
from prioritization.enums import BedKind, EndOfStay, ProgramKind, ReferralKind
from prioritization.models import Entry, Opening, Placement, Referral, ReferralStep
from prioritization.rules.decline_reasons import Says, reasons_of

OFFERS = 90
PER_PROGRAM = 12
FIRST_DAYS_AGO = 85
LAST_DAYS_AGO = 9

WAYS = (
    (("offered", "accepted", "enrolled"), 10),
    (("offered", "declined_by_client"), 4),
    (("offered", "declined_by_provider"), 3),
    (("offered", "accepted", "no_show"), 2),
    (("offered", "expired"), 1),
    (("offered", "withdrawn"), 1),
)
"""What became of an offer, and how often."""

SAYS = {
    "declined_by_client": Says.CLIENT,
    "declined_by_provider": Says.PROVIDER,
    "no_show": Says.NO_SHOW,
}


@dataclass(frozen=True)
class Desk:
    """Who makes and answers the offers, and the chance by which they go one way or another."""

    staff: User
    partner: User
    chance: Random


def lay_out_past_referrals(*, at: datetime) -> None:
    """Offers to households that stand on lists now, extremely vulnerable ones first."""
    staff = User.objects.filter(role=Role.CAS_STAFF).order_by("pk").first()
    partner = User.objects.filter(role=Role.PARTNER).order_by("pk").first()
    if staff is None or partner is None:
        return
    desk = Desk(staff, partner, Random(OFFERS))  # noqa: S311  # nosec B311 - no secrets here
    for entry in _chosen():
        _offer(entry, desk, at)


def _chosen() -> Iterator[Entry]:
    """The first of every list that no referral of today is about, each household once."""
    entries = (
        Entry.objects.standing()
        .filter(household__referrals=None)
        .exclude(program__kind=ProgramKind.QUEUE)
    )
    seen: set[int] = set()
    taken: dict[int, int] = {}
    rows = entries.select_related("program", "household__facts")
    for entry in rows.order_by("evh_order", "pk"):
        is_full = taken.get(entry.program_id, 0) >= PER_PROGRAM
        if entry.household_id in seen or is_full or len(seen) >= OFFERS:
            continue
        seen.add(entry.household_id)
        taken[entry.program_id] = taken.get(entry.program_id, 0) + 1
        yield entry


def _offer(entry: Entry, desk: Desk, at: datetime) -> None:
    """One bed, offered some time after the household reached the line, and what came of it."""
    days_ago = desk.chance.randint(LAST_DAYS_AGO, FIRST_DAYS_AGO)
    made_at = at - timedelta(days=days_ago, hours=desk.chance.randint(0, 9))
    since = entry.household.facts.evh_since
    if since and since > at - timedelta(days=LAST_DAYS_AGO):
        return
    if since:
        wait = timedelta(hours=desk.chance.expovariate(1 / 60))
        made_at = min(since + wait, at - timedelta(days=LAST_DAYS_AGO))
    way = desk.chance.choices([way for way, _ in WAYS], [often for _, often in WAYS])[0]
    referral = _referral(entry, desk, made_at)
    moment = made_at
    for before, after in pairwise(("prepared", *way)):
        moment += timedelta(seconds=10) if after == "offered" else _a_while(desk)
        _step(referral, before, after, desk, moment)
    _finish(referral, desk, moment)


def _a_while(desk: Desk) -> timedelta:
    return timedelta(hours=desk.chance.uniform(0.5, 20))


def _referral(entry: Entry, desk: Desk, at: datetime) -> Referral:
    opening = Opening.objects.create(
        program=entry.program,
        bed_kind=BedKind.BED if entry.program.is_shelter else BedKind.UNIT,
        places=max(1, entry.household.facts.household_size),
        open_from=at.date(),
        posted_at=at - timedelta(hours=2),
        posted_by=desk.partner,
    )
    opening.state = "referred"
    opening.save(update_fields=["state"])
    referral = Referral.objects.create(
        opening=opening,
        program=entry.program,
        household=entry.household,
        kind=ReferralKind.of(entry.program.kind),
        made_at=at,
        made_by=desk.staff,
        state_since=at,
        expires_at=at + timedelta(days=1),
    )
    ReferralStep.objects.create(referral=referral, to_state="prepared", at=at, by=desk.staff)
    return referral


def _step(referral: Referral, before: str, after: str, desk: Desk, at: datetime) -> None:
    referral.state, referral.state_since = after, at
    if after in SAYS:
        referral.reason = desk.chance.choice(reasons_of(SAYS[after])).code
    referral.save(update_fields=["state", "state_since", "reason"])
    by = desk.staff if after in ("offered", "withdrawn") else desk.partner
    ReferralStep.objects.create(referral=referral, from_state=before, to_state=after, at=at, by=by)


def _finish(referral: Referral, desk: Desk, at: datetime) -> None:
    """The bed is filled or gone; whoever moved in has left again, so the lists are as they are."""
    opening = referral.opening
    opening.state = "filled" if referral.state == "enrolled" else "open"
    opening.ended_at = at if referral.state == "enrolled" else None
    opening.save(update_fields=["state", "ended_at"])
    if referral.state != "enrolled":
        opening.state, opening.ended_at, opening.ended_by = "withdrawn", at, desk.partner
        opening.save(update_fields=["state", "ended_at", "ended_by"])
        return
    stay = referral.household.enrollments.order_by("-entered_on").first()
    Placement.objects.create(
        referral=referral,
        household=referral.household,
        program=referral.program,
        kind=referral.kind,
        stay=stay.stay,
        began_at=at,
        began_by=desk.partner,
        ended_at=at + timedelta(days=desk.chance.randint(2, 8)),
        ended_by=desk.partner,
        ended_because=EndOfStay.LEFT,
    )
