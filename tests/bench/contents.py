"""The contents of the lists: emptied, compared, and changed for one household in a hundred."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from clients.enums import AREAS
from clients.models import Enrollment, Household, LocationRecord
from prioritization.models import Entry, HouseholdFacts, Movement, RecomputeRun, RunPart

COMPUTED = (HouseholdFacts, Entry, Movement)
OWN_BUSINESS = {"id", "revision", "run_id", "next_change_on"}
"""Columns in which the ways may differ: numbering, and our bookkeeping."""


@dataclass(frozen=True)
class Moment:
    """The day that is computed, and the moment at which it is."""

    on: date
    at: datetime


Contents = dict[str, tuple[int, int]]
"""By table: how many rows, and a number that is the same for the same rows in any order."""


def empty() -> None:
    """Leave no facts, lists or runs. Movements refuse that, so triggers are left out for once."""
    tables = sql.SQL(", ").join(_table(model) for model in (*COMPUTED, RunPart, RecomputeRun))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql.SQL("TRUNCATE {}").format(tables))


def tidy() -> None:
    """Give every way the same start: no dead rows, no page still to be written."""
    with connection.cursor() as cursor:
        for model in (*COMPUTED, LocationRecord, Enrollment):
            cursor.execute(sql.SQL("VACUUM ANALYZE {}").format(_table(model)))
        cursor.execute("CHECKPOINT")


def contents(up_to: int | None = None) -> Contents:
    """What the tables hold now, for all households or those with numbers up to `up_to`."""
    with connection.cursor() as cursor:
        return {model.__name__: _contents(cursor, model, up_to) for model in COMPUTED}


def _contents(cursor, model: type[Model], up_to: int | None) -> tuple[int, int]:
    columns = [f.column for f in model._meta.concrete_fields if f.column not in OWN_BUSINESS]
    statement = sql.SQL(
        "SELECT count(*), coalesce(sum(hashtextextended(ROW({})::text, 0)), 0)"
        " FROM {} WHERE %(up_to)s::bigint IS NULL OR household_id <= %(up_to)s"
    ).format(sql.SQL(", ").join(map(sql.Identifier, columns)), _table(model))
    cursor.execute(statement, {"up_to": up_to})
    rows, digest = cursor.fetchone()
    return rows, int(digest)


@contextmanager
def one_percent_changed(moment: Moment) -> Iterator[int]:
    """One household in a hundred was met somewhere else or has left; afterwards as before.

    Always the same ones, picked by their random tie break. Yields how many they are.
    """
    number = max(2, Household.objects.count() // 100)
    changed = list(Household.objects.order_by("tie_break")[:number])
    met = _meet_elsewhere(changed[::2], moment)
    exited = list(
        Enrollment.objects.filter(household__in=changed[1::2], exited_on=None).values_list(
            "pk", flat=True
        )
    )
    Enrollment.objects.filter(pk__in=exited).update(exited_on=moment.on)
    try:
        yield number
    finally:
        Enrollment.objects.filter(pk__in=exited).update(exited_on=None)
        LocationRecord.objects.filter(pk__in=[record.pk for record in met]).delete()


def _meet_elsewhere(households: list[Household], moment: Moment) -> list[LocationRecord]:
    return LocationRecord.objects.bulk_create(
        LocationRecord(
            household=household,
            area=AREAS[number % len(AREAS)][0],
            effective_at=moment.at,
            created_at=moment.at,
            created_by_id=household.created_by_id,
        )
        for number, household in enumerate(households)
    )


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)
