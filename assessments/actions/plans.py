"""How a record that several people edit is saved: nobody's words are overwritten (R17, C2)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from assessments.models.plans import Shared
from assessments.rules.merging import Conflict, Merged, merge_fields
from cas import audit
from cas.models import User
from clients.models import Household

Record = TypeVar("Record", bound=Shared)


class ChangedByAnother(Exception):
    """Somebody saved the record after this person opened it.

    `stored` is what they saved: it has a `revision` and knows by whom it was `saved_by`.
    """

    def __init__(self, stored: Any):
        super().__init__("It was changed meanwhile")
        self.stored = stored


class EditConflict(ChangedByAnother):
    """Two people changed the same things differently: `conflicts` have to be chosen first."""

    def __init__(self, stored: Any, conflicts: tuple[Conflict, ...]):
        super().__init__(stored)
        self.conflicts = conflicts


def stored_for_update(model: type[Record], household: Household) -> Record | None:
    """The household's record of this kind, if any; no other saves one meanwhile."""
    # The household's row is locked, so that two first savers can't both see nothing.
    Household.objects.select_for_update().get(pk=household.pk)
    return model._default_manager.filter(household=household).first()


def brought_together(
    stored: Shared | None,
    content: Mapping[str, Any],
    *,
    revision: int,
    choices: Mapping[str, str] | None,
    chosen_against: int,
    merge: Callable[..., Merged] = merge_fields,
) -> Mapping[str, Any]:
    """`content`, together with what others saved since `revision`, the one that the person saw.

    What both changed differently raises EditConflict, unless `choices` decide it; they are good
    only as long as the record is still at revision `chosen_against`.
    """
    if stored is None or stored.revision == revision:
        return content
    seen = stored.as_of(revision)
    base = {name: getattr(seen, name) for name in content} if seen else None
    theirs = {name: getattr(stored, name) for name in content}
    decided = choices or {} if stored.revision == chosen_against else {}
    merged = merge(base, theirs, content, decided)
    if merged.conflicts:
        raise EditConflict(stored, merged.conflicts)
    return merged.content


def save_revision(record: Shared, values: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Write the values as the record's next revision, and say so in the audit log."""
    for name, value in {**values, "saved_by": by, "saved_at": at}.items():
        setattr(record, name, value)
    record.revision += 1
    record.save()
    audit.record(
        verb="saved",
        subject=record,
        by=by,
        household_id=record.household_id,
        revision=record.revision,
    )
