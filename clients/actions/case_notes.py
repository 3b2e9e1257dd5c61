"""Writing notes about a household for those who work with it."""

import uuid
from datetime import date, datetime

from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import CaseNote, Household


class NotTheAuthor(Exception):
    """Nobody puts words into a colleague's mouth."""

    def __init__(self) -> None:
        super().__init__("Only whoever wrote a note may correct it.")


@action
def write_note(
    *,
    household: Household,
    kind: str,
    text: str,
    written_on: date,
    by: User,
    at: datetime,
    key: uuid.UUID | None = None,
) -> CaseNote:
    """Add a note about the day `written_on`. The same `key` writes one note however often."""
    note, is_new = CaseNote.objects.get_or_create(
        household=household,
        recorded_by=by,
        key=key or uuid.uuid4(),
        defaults={"kind": kind, "text": text, "written_on": written_on, "recorded_at": at},
    )
    if is_new:
        audit.record(verb="wrote", subject=note, by=by, household_id=household.pk, kind=note.kind)
    return note


@action
def correct_note(*, note: CaseNote, text: str, by: User, at: datetime) -> None:
    """Change the words of one's own note; the earlier ones stay in history. Raises NotTheAuthor."""
    note = CaseNote.objects.select_for_update().get(pk=note.pk)
    if note.recorded_by_id != by.pk:
        raise NotTheAuthor
    if note.text == text:
        return
    note.text, note.corrected_at = text, at
    note.save(update_fields=["text", "corrected_at"])
    audit.record(verb="corrected", subject=note, by=by, household_id=note.household_id)
