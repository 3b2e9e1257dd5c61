"""Bring in what was recorded with the VI-SPDAT and the shelter survey."""

import csv
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.actions.legacy import CannotImport, LegacyRecord, import_legacy
from assessments.enums import LegacyTool
from cas.models import User

COLUMNS = ("code", "tool", "assessed_on", "score")


class Command(BaseCommand):
    help = (
        "Import records of superseded tools from a CSV file with the columns "
        f"{', '.join(COLUMNS)}. All lines are imported or none."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="user name of who answers for it")

    def handle(self, *args, file, by, **options):
        user = User.objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"There is no user {by}.")
        try:
            records = read_records(file, today=timezone.localdate())
            added = import_legacy(records=records, by=user)
        except CannotImport as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{added} imported.")


def read_records(file, *, today):
    """The records of a CSV file. Raises CannotImport that names every bad line."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise CannotImport([f"The file has no column {name}." for name in sorted(missing)])
        rows = [(reader.line_num, row) for row in reader]
    problems = [problem for line, row in rows for problem in _problems(line, row, today)]
    if problems:
        raise CannotImport(problems)
    return [_record(line, row) for line, row in rows]


def _problems(line, row, today):
    if row["tool"] not in LegacyTool.values:
        yield f"Line {line}: the tool must be {' or '.join(LegacyTool.values)}."
    if not _is_past_day(row["assessed_on"], today):
        yield f"Line {line}: the date must look like 2024-09-01 and not lie in the future."
    if row["score"] and not (row["score"].isascii() and row["score"].isdecimal()):
        yield f"Line {line}: the score must be a whole number or empty."


def _is_past_day(text, today):
    try:
        return date.fromisoformat(text) <= today
    except (TypeError, ValueError):
        return False


def _record(line, row):
    return LegacyRecord(
        line=line,
        code=row["code"].strip().upper(),
        tool=row["tool"],
        assessed_on=date.fromisoformat(row["assessed_on"]),
        score=int(row["score"]) if row["score"] else None,
    )
