"""Free beds of a few programs and what became of them, so that partners have something to do."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cas.access.roles import Role
from cas.models import User
from prioritization.actions import acts, referrals
from prioritization.actions.openings import post_openings
from prioritization.enums import BedKind, ProgramKind
from prioritization.models import Opening, Program, Referral
from prioritization.referring.fitting import fitting, offerable
from prioritization.synthetic.casefile import local_day

PROGRAMS_OF_THE_PARTNER = 3
BEDS = (
    (BedKind.LOWER_BUNK, ("4", "9", "11"), 1),
    (BedKind.ROOM, ("Blue", "Green"), 2),
    (BedKind.FAMILY_ROOM, ("2",), 5),
)
UNITS = ((BedKind.UNIT, ("3B", "7A"), 3),)
SETTLED = acts.TIME_TO_UNDO

Answer = Callable[[Referral, User, datetime], object]


def _accept(referral: Referral, by: User, at: datetime) -> None:
    referrals.accept(referral=referral, by=by, at=at)


def _move_in(referral: Referral, by: User, at: datetime) -> None:
    _accept(referral, by, at)
    referrals.enroll(referral=referral, by=by, at=at + timedelta(hours=1))


def _say_no(referral: Referral, by: User, at: datetime) -> None:
    referrals.decline(referral=referral, reason="other_place", by=by, at=at)


ANSWERS: Sequence[Answer | None] = (_move_in, _say_no, _accept, None)
"""What became of the first bed, the second one, and so on; None still waits for an answer."""


def lay_out_referrals(*, at: datetime) -> None:
    """Give the demo's partner some programs, beds and people; not if there are beds already."""
    partner = User.objects.filter(role=Role.PARTNER).order_by("pk").first()
    staff = User.objects.filter(role=Role.CAS_STAFF).order_by("pk").first()
    if partner is None or staff is None or Opening.objects.exists():
        return
    for program in _programs():
        program.provider = partner.agency
        program.save(update_fields=["provider"])
        _refer_some(_post(program, partner, at=at), partner, staff, at=at)


def _programs() -> list[Program]:
    """Those with the longest lists, one of them a housing program."""
    waiting = Program.objects.active().with_waiting().order_by("-waiting", "slug")
    shelters = waiting.filter(kind=ProgramKind.SHELTER)[: PROGRAMS_OF_THE_PARTNER - 1]
    housing = waiting.exclude(kind__in=[ProgramKind.SHELTER, ProgramKind.QUEUE])[:1]
    return [*shelters, *housing]


def _post(program: Program, partner: User, *, at: datetime) -> list[Opening]:
    kinds = BEDS if program.is_shelter else UNITS
    posted = [
        post_openings(
            program=program,
            bed_kind=bed_kind,
            units=units,
            places=places,
            open_from=local_day(at),
            closes_at=None,
            by=partner,
            at=at - timedelta(hours=6),
        )
        for bed_kind, units, places in kinds
    ]
    return [opening for openings in posted for opening in openings]


def _refer_some(openings: list[Opening], partner: User, staff: User, *, at: datetime) -> None:
    """The next household for each bed that has an answer; the last beds stay open."""
    for opening, answer in zip(openings[:-1], ANSWERS, strict=False):
        began = at - timedelta(hours=5)
        referral = _refer_next(opening, staff, at=began)
        if referral is not None and answer is not None:
            answer(referral, partner, began + timedelta(hours=2))


def _refer_next(opening: Opening, staff: User, *, at: datetime) -> Referral | None:
    able = offerable(fitting(opening), on=local_day(at), at=at).filter(is_held=False)
    following = able.in_order().select_related("household").first()
    if following is None:
        return None
    referral = referrals.refer(opening=opening, household=following.household, by=staff, at=at)
    acts.settle(at=at + SETTLED)
    referral.refresh_from_db()
    return referral
