"""Statements that PostgreSQL plans once per connection, and not each time they are sent.

A long statement takes longer to be planned than to be executed for one household. What is prepared
lives as long as its connection (`conn_max_age`), and goes by one plan whatever the values are
(`plan_cache_mode`, both in the settings): it suits statements that always touch a few rows.
"""

import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

_prepared: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""By connection and name, the statement that is prepared there."""

_PARAMETER = re.compile(r"%\((\w+)\)s")


def execute_prepared(
    cursor: CursorWrapper,
    name: str,
    statement: str,
    types: Mapping[str, str],
    values: Mapping[str, Any],
) -> None:
    """Execute `statement`, which a connection keeps under `name` until it gets another one for it.

    `types` are the SQL types of its parameters. Nothing but parameters in it has a percent sign.
    """
    prepared = _prepared.setdefault(connection.connection, {})
    if prepared.get(name) != statement:
        if prepared.pop(name, None):
            cursor.execute(f"DEALLOCATE {name}")
        cursor.execute(_prepare(name, statement, types))
        prepared[name] = statement
    places = ", ".join(["%s"] * len(types))
    cursor.execute(f"EXECUTE {name} ({places})", [values[parameter] for parameter in types])


def _prepare(name: str, statement: str, types: Mapping[str, str]) -> str:
    numbers = {parameter: f"${number}" for number, parameter in enumerate(types, start=1)}
    numbered = _PARAMETER.sub(lambda found: numbers[found[1]], statement)
    return f"PREPARE {name} ({', '.join(types.values())}) AS {numbered}"
