"""Locks of lists: a save holds a shared one of every list, a list's recompute an exclusive one.

So neither sees half of the other's work (DESIGN idea 9).
"""

from collections.abc import Iterable

from django.db import connection

LIST_LOCKS = 4105
"""Class of the advisory locks of lists; the object is the program's id."""


def lock_list(program_id: int) -> None:
    """Keep saves and other recomputes off this list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LIST_LOCKS, program_id])


def lock_lists(program_ids: Iterable[int]) -> None:
    """`lock_list` for several, in the order in which a save locks them."""
    for program_id in sorted(program_ids):
        lock_list(program_id)


def lock_all_lists() -> None:
    """A save: keep recomputes of every list waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ALL, {"lists": LIST_LOCKS})


LOCK_ALL = """
WITH active AS MATERIALIZED (
    SELECT id FROM prioritization_program WHERE is_active ORDER BY id
)
SELECT count(pg_advisory_xact_lock_shared(%(lists)s, id::integer)) FROM active
"""
