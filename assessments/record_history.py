"""What was changed in a record that people edit: who, when, and what, in words (R17)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from cas.models import User


@dataclass(frozen=True)
class FieldChange:
    """One field, before and after, in words; empty where nothing stood."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Revision:
    """One saving of a record. `by` is None when the software kept a consequence true by itself."""

    at: datetime
    by: User | None
    changes: tuple[FieldChange, ...]


Words = Mapping[str, tuple[str, Callable[[Any], str]]]
"""For each field to tell of: its label, and how a value of it reads."""


def revisions_of(record: Model, words: Words) -> list[Revision]:
    """Every saving that changed something that is told of, newest first."""
    events = list(record.events.order_by("pgh_id").select_related("saved_by"))
    pairs = zip([None, *events], events, strict=False)
    found = [_revision(before, after, words) for before, after in pairs]
    return [revision for revision in reversed(found) if revision.changes]


def _revision(before, after, words):
    is_by_hand = before is None or before.saved_at != after.saved_at
    return Revision(
        at=after.saved_at if is_by_hand else after.pgh_created_at,
        by=after.saved_by if is_by_hand else None,
        changes=tuple(_changes(before, after, words)),
    )


def _changes(before, after, words) -> Iterable[FieldChange]:
    for name, (label, read) in words.items():
        was = read(getattr(before, name)) if before is not None else ""
        now = read(getattr(after, name))
        if was != now:
            yield FieldChange(label, was, now)
