"""What a program says of its free beds and units, and of the days on which it takes nobody."""

from collections.abc import Iterable
from datetime import date, datetime

from cas import audit
from cas.changes import action
from cas.models import User
from prioritization.actions.referral_steps import go_to, void_prepared
from prioritization.enums import BedKind, OpeningState
from prioritization.models import Closure, Opening, Program


class CannotTakeBack(Exception):
    """An opening that somebody was referred to, or that ended, in words for the program."""


@action
def post_openings(
    *,
    program: Program,
    bed_kind: BedKind,
    units: Iterable[str],
    places: int,
    open_from: date,
    closes_at: datetime | None,
    by: User,
    at: datetime,
) -> list[Opening]:
    """Add one opening for each of `units`: the name of a room or bed, or an empty text."""
    posted = [
        Opening.objects.create(
            program=program,
            bed_kind=bed_kind,
            unit=unit,
            places=places,
            open_from=open_from,
            closes_at=closes_at,
            posted_at=at,
            posted_by=by,
        )
        for unit in units
    ]
    audit.record(verb="posted", subject=program, by=by, openings=[each.pk for each in posted])
    return posted


@action
def withdraw_opening(*, opening: Opening, by: User, at: datetime) -> None:
    """Take an opening back, with a referral that nobody outside knows of yet.

    Raises CannotTakeBack when somebody was offered it, or when it ended before.
    """
    stored = Opening.objects.select_for_update().get(pk=opening.pk)
    void_prepared(stored, by=by, at=at)
    if stored.state == OpeningState.REFERRED:
        raise CannotTakeBack("Somebody is referred to it. Answer that referral first.")
    if stored.state != OpeningState.OPEN:
        raise CannotTakeBack("It is not open any more.")
    go_to(stored, "withdraw", by=by, at=at)
    audit.record(verb="withdrew", subject=stored, by=by)


@action
def lapse_openings(*, at: datetime) -> int:
    """End the open ones whose time has run out; how many there were."""
    found = Opening.objects.lapsed(at).select_for_update(skip_locked=True)
    ended = [go_to(opening, "lapse", by=None, at=at) for opening in found]
    return len(ended)


@action
def close_program(
    *, program: Program, first_day: date, last_day: date | None, reason: str, by: User, at: datetime
) -> Closure:
    """Have a program take nobody from the first through the last day; None: until it reopens."""
    made = Closure.objects.create(
        program=program,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        made_at=at,
        made_by=by,
    )
    audit.record(verb="closed", subject=program, by=by, closure=made.pk)
    return made


@action
def end_closure(*, closure: Closure, by: User, at: datetime) -> None:
    """Let a program take people again before the last day of a closure, or call it off."""
    stored = Closure.objects.select_for_update().get(pk=closure.pk)
    if stored.ended_at is None:
        stored.ended_at, stored.ended_by = at, by
        stored.save(update_fields=["ended_at", "ended_by"])
        audit.record(verb="reopened", subject=stored.program, by=by, closure=stored.pk)
