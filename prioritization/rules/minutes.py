"""What a meeting decides of a household is written twice: into its minutes and into the record.

Both can be edited by several people at once, so both are brought together with what others wrote
meanwhile, field by field (C2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.rules.merging import Conflict, Merging

RECORD = "record"
"""Begins the path of a conflict that is about the household's record, not about the minutes."""

_SAYS_OTHERWISE = object()
"""Stands in the record's past where it said what the minutes say only now."""


@dataclass(frozen=True)
class Sides:
    """One of the two as somebody saw it, and as it is stored now. `seen` None: not known."""

    seen: Mapping[str, Any] | None
    stored: Mapping[str, Any]


@dataclass(frozen=True)
class Decided:
    """What goes into the minutes, what of it goes on into the record, and what is to be chosen."""

    minutes: dict[str, Any]
    record: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def decide(
    minutes: Sides,
    record: Sides,
    typed: Mapping[str, Any],
    choices: Mapping[str, str],
    *,
    about: Mapping[str, Any],
) -> Decided:
    """Bring what somebody typed together with what others wrote into the minutes and the record.

    Only what this saving changes in the minutes goes on into the record: a field that was left
    blank keeps what the record says, and what both say in the same words is asked about once.
    `about` is what the record says of the meeting itself; it goes there with whatever changed.
    A meeting that comes to what the record said before still decides anew: if the record says
    something else by now, that is asked about too.
    """
    merging = Merging(choices)
    kept = merging.fields((), minutes.seen or {}, minutes.stored, typed, list(typed))
    undecided = {conflict.path[0] for conflict in merging.conflicts}
    wished = {name: typed[name] if name in undecided else kept[name] for name in typed}
    changed = [name for name in typed if wished[name] != minutes.stored[name]]
    differing = [name for name in changed if record.stored[name] != minutes.stored[name]]
    asked = [*differing, *about] if changed else []
    seen = {
        name: _SAYS_OTHERWISE if name in changed and value == wished[name] else value
        for name, value in (record.seen or {}).items()
    }
    into_record = {name: wished[name] for name in changed} | merging.fields(
        (RECORD,), seen, record.stored, {**wished, **about}, asked
    )
    return Decided(kept, into_record, tuple(merging.conflicts))
