"""Importing records of superseded tools (R10a): the only way they come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.models import LegacyAssessment
from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import Client


class CannotImport(Exception):
    """Nothing was imported; `problems` says why, line by line."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class LegacyRecord:
    """One line to import: the person's profile code, the tool, its day and its score if known."""

    line: int
    code: str
    tool: str
    assessed_on: date
    score: int | None = None


@action
def import_legacy(*, records: Iterable[LegacyRecord], by: User) -> int:
    """Import all records or none; those imported before are left alone. Returns the new ones.

    Raises CannotImport when a profile code is unknown.
    """
    records = list(records)
    people = dict(
        Client.objects.filter(code__in={record.code for record in records}).values_list(
            "code", "pk"
        )
    )
    unknown = [
        f"Line {record.line}: nobody has the profile code {record.code}."
        for record in records
        if record.code not in people
    ]
    if unknown:
        raise CannotImport(unknown)
    before = LegacyAssessment.objects.count()
    LegacyAssessment.objects.bulk_create(
        [_imported(record, people[record.code], by) for record in records], ignore_conflicts=True
    )
    added = LegacyAssessment.objects.count() - before
    audit.record(verb="imported", subject=by, by=by, records=added)
    return added


def _imported(record: LegacyRecord, client_id: int, by: User) -> LegacyAssessment:
    return LegacyAssessment(
        client_id=client_id,
        tool=record.tool,
        assessed_on=record.assessed_on,
        score=record.score,
        imported_by=by,
    )
