"""What a movement on a list was, in words: what happened, why, and what changed the place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.dateformat import format as format_date

from cas.changes import Cause
from prioritization.enums import MovementKind
from prioritization.lists.decision import NO_HOMELESS_SINCE
from prioritization.models import Movement

DID = {
    MovementKind.JOINED: "Joined",
    MovementKind.CHANGED: "Changed place",
    MovementKind.LEFT: "Left",
}
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Told:
    """One movement in words; `changes` says what made the place another one."""

    movement: Movement
    did: str
    because: str
    changes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Why, and what changed, in one go."""
        return ". ".join([f"Because of {self.because}", *self.changes]) + "."


def told(movements: Iterable[Movement], *, sees_scores: bool) -> list[Told]:
    """These movements in words. They come `with_previous` and their rule versions.

    One query more, however many there are. Vulnerability, points and scores are spoken of only
    to those who see scores.
    """
    listed = list(movements)
    before = Movement.objects.in_bulk({each.previous_id for each in listed if each.previous_id})
    return [_told(each, before.get(each.previous_id), sees_scores) for each in listed]


def _told(movement: Movement, before: Movement | None, sees_scores: bool) -> Told:
    changes: tuple[str, ...] = ()
    if movement.kind == MovementKind.CHANGED and before:
        changes = tuple(_changes(before, movement, sees_scores))
    return Told(movement, DID[MovementKind(movement.kind)], because(movement), changes)


def because(movement: Movement) -> str:
    """Why, in words: "a new assessment", "new rules of the program, version 7"."""
    cause = Cause(movement.cause)
    if cause != Cause.RULE_VERSION:
        return cause.label
    return f"{cause.label}, version {movement.rule_version.number}"


def _changes(before: Movement, after: Movement, sees_scores: bool) -> Iterator[str]:
    if sees_scores:
        yield from _changed_scores(before, after)
    if before.homeless_order != after.homeless_order:
        yield f"Homeless since: {_day_of(after.homeless_order)}"
    if before.waiting_since != after.waiting_since:
        yield f"Waiting since: {_written(timezone.localdate(after.waiting_since))}"


def _changed_scores(before: Movement, after: Movement) -> Iterator[str]:
    if before.evh_order != after.evh_order:
        yield "Extremely vulnerable now" if after.evh_order == 0 else "Not extremely vulnerable now"
    if before.score_order != after.score_order:
        more = after.score_order < before.score_order
        yield "More of this list's priorities" if more else "Fewer of this list's priorities"
    if before.margin_order != after.margin_order:
        more = after.margin_order < before.margin_order
        yield "Assessment score nearer the front" if more else "Assessment score further back"


def homeless_since(movement: Movement) -> date | None:
    """The day in a movement's sort key since when the household was homeless, if known."""
    days = movement.homeless_order
    return None if days == NO_HOMELESS_SINCE else EPOCH + timedelta(days=days)


def _day_of(homeless_order: int) -> str:
    known = homeless_order != NO_HOMELESS_SINCE
    return _written(EPOCH + timedelta(days=homeless_order)) if known else "not known"


def _written(day: date) -> str:
    return format_date(day, "F j, Y")
