"""What many tests with real transactions begin with: made once, then put back as it was.

Such a test leaves an empty database behind. To load both tools and fifteen programs with their
rules takes 260 statements; to copy their rows back takes twelve.
"""

from collections.abc import Callable

from django.db import connection, transaction

ALWAYS_THERE = {"django_content_type", "auth_permission"}
"""Tables that are filled when the database is made, and that no test changes."""


class Beginning:
    """The rows that `make` leaves in an empty database."""

    def __init__(self, make: Callable[[], None]):
        self.make = make
        self.rows: dict[str, bytes] = {}

    def bring_about(self) -> None:
        """As `make` would; it is asked itself where something is there already."""
        tables = list(self.rows) or _tables()
        if _filled(tables):
            self.make()
        elif self.rows:
            _put_back(self.rows)
        else:
            self.make()
            self.rows = _rows_of(_filled(tables))


def _tables() -> list[str]:
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [name for name in found if name not in ALWAYS_THERE]


def _filled(tables: list[str]) -> list[str]:
    """Those of the tables that have a row."""
    asked = ", ".join(f"EXISTS (SELECT FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return [
            table for table, is_filled in zip(tables, cursor.fetchone(), strict=True) if is_filled
        ]


def _rows_of(tables: list[str]) -> dict[str, bytes]:
    with connection.cursor() as cursor:
        return {table: _copied(cursor, table) for table in tables}


def _copied(cursor, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as found:
        return b"".join(found)


def _put_back(rows: dict[str, bytes]) -> None:
    """With their numbers, without their triggers: what these would write is among the rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)
