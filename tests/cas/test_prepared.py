"""Statements that a connection keeps (`cas.prepared`)."""

import pytest
from django.db import connection, transaction

from cas import prepared
from cas.prepared import execute_prepared

pytestmark = pytest.mark.django_db

TYPES = {"number": "integer", "more": "integer"}


def sum_of(number, more, *, also=""):
    with connection.cursor() as cursor:
        execute_prepared(
            cursor,
            "sum_for_a_test",
            f"SELECT %(number)s + %(more)s + %(number)s {also}",
            TYPES,
            {"more": more, "number": number},
        )
        return cursor.fetchone()[0]


def kept():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans) FROM pg_prepared_statements"
            " WHERE name = 'sum_for_a_test'"
        )
        return cursor.fetchone()


def test_parameters_go_by_their_names():
    assert sum_of(1, 10) == 12
    assert sum_of(2, 10) == 14


def test_a_statement_is_prepared_once_and_planned_without_its_values(
    django_assert_num_queries,
):
    sum_of(1, 1)
    statements, plans_before = kept()
    with django_assert_num_queries(1):
        sum_of(2, 2)
    assert statements == 1
    assert kept() == (1, plans_before + 1)


def test_another_statement_takes_the_place_of_the_one_before():
    assert sum_of(1, 10) == 12
    assert sum_of(1, 10, also="+ 100") == 112
    assert sum_of(1, 10) == 12
    assert kept()[0] == 1


def test_it_outlives_a_transaction_that_is_undone():
    with transaction.atomic():
        sum_of(1, 10, also="+ 5")
        transaction.set_rollback(True)
    assert sum_of(1, 10, also="+ 5") == 17


def test_each_connection_prepares_it_for_itself(monkeypatch):
    assert sum_of(1, 10) == 12
    another = connection.copy()
    monkeypatch.setattr(prepared, "connection", another)
    try:
        with another.cursor() as cursor:
            execute_prepared(
                cursor, "sum_for_a_test", "SELECT %(number)s", TYPES, {"number": 3, "more": 0}
            )
            assert cursor.fetchone() == (3,)
    finally:
        another.close()
    monkeypatch.undo()
    assert sum_of(1, 10) == 12
