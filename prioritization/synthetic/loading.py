"""Writes made-up records into the database by COPY: all of them, or none."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction
from django.db.models import Model
from pghistory.trigger import Event as HistoryTrigger
from psycopg import sql

from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    CaseConferencing,
    Document,
    Draft,
    EvhAction,
    Intake,
    JointAssessment,
    ServicePlan,
    ToolInterest,
)
from clients.models import (
    Client,
    Enrollment,
    Exit,
    Household,
    LivingSituation,
    LivingSituationEnteredInError,
    LocationRecord,
    Membership,
    Release,
)
from prioritization.synthetic.copying import NUMBERED, copied_fields
from prioritization.synthetic.county import Texts

TABLES: tuple[type[Model], ...] = (
    Household,
    Client,
    Membership,
    Release,
    Enrollment,
    LivingSituation,
    LivingSituationEnteredInError,
    Exit,
    LocationRecord,
    ToolInterest,
    Assessment,
    AssessmentEnteredInError,
    JointAssessment,
    Draft,
    Intake,
    EvhAction,
    ServicePlan,
    CaseConferencing,
    Document,
)
"""What a household's records are made of; a table comes after those that it refers to."""


def load(parts: Iterable[Texts], *, keeps_history: bool) -> None:
    """Copy all parts in one transaction, so that a county is never half there.

    With `keeps_history` off, the trigger history doesn't get a first version of each record. It
    would nearly double the time, and of a county made for measuring nobody asks who typed it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Checked table by table: a deferred check would have to remember every row until the
        # end, and PostgreSQL alters no table that still has checks to come.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with nullcontext() if keeps_history else _history_off(cursor):
            for texts in parts:
                _copy(cursor, texts)
        _number_on(cursor)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    _analyze()


def _copy(cursor, texts: Texts) -> None:
    for model in TABLES:
        if model._meta.label in texts:
            columns = [sql.Identifier(field.column) for field in copied_fields(model)]
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                _table(model), sql.SQL(", ").join(columns)
            )
            with cursor.copy(statement) as copy:
                copy.write(texts[model._meta.label])


@contextmanager
def _history_off(cursor) -> Iterator[None]:
    """Without the triggers of the history. Constraints and all other triggers stay on."""
    _switch_history(cursor, "DISABLE")
    yield
    _switch_history(cursor, "ENABLE")


def _switch_history(cursor, switch: str) -> None:
    for model in TABLES:
        for trigger in getattr(model._meta, "triggers", []):
            if isinstance(trigger, HistoryTrigger):
                statement = sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(
                    _table(model), sql.SQL(switch), sql.Identifier(trigger.get_pgid(model))
                )
                cursor.execute(statement)


def _number_on(cursor) -> None:
    """Let the database go on numbering after the highest number that was brought along."""
    for model in NUMBERED:
        cursor.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), "
                "greatest(max(id), nextval(pg_get_serial_sequence(%s, 'id')))) FROM {}"
            ).format(_table(model)),
            [model._meta.db_table, model._meta.db_table],
        )


def _analyze() -> None:
    """Tell the planner how much there is now."""
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(sql.SQL("ANALYZE {}").format(_table(model)))


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)
