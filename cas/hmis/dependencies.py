"""The standard's conditional questions, read from lists.json as condition trees."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cas.hmis.lists import standard
from cas.rules.asking import Asking
from cas.rules.conditions import AllOf, Condition, Op

Names = Mapping[str, str]
NO_NAMES: Names = {}


def field_name(column: str, names: Names = NO_NAMES) -> str:
    """Our name for a column of the standard: `SSIAmount` is `ssi_amount` unless `names` differs."""
    if column in names:
        return names[column]
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", "_", column)
    return re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", "_", spaced).lower()


def askings(
    table: str,
    columns: Iterable[str],
    *,
    names: Names = NO_NAMES,
    given: Mapping[str, int] | None = None,
) -> dict[str, Asking]:
    """When each of `columns` is asked, by our field name and in the standard's order.

    `given` are columns of a known value ("DisabilityType": 5): rules for other values fall away.
    """
    wanted, known = set(columns), given or {}
    return {
        field_name(rule["column"], names): _asking(rule, names, known)
        for rule in standard()["dependencies"]
        if rule["table"] == table and rule["column"] in wanted and _fits(rule, known)
    }


def about(element: str) -> str:
    """Whom an element of the standard is about, such as "head of household and adults"."""
    return next(row["about"] for row in standard()["collection"] if row["element"] == element)


def _fits(rule: dict[str, Any], known: Mapping[str, int]) -> bool:
    return all(
        known[test["column"]] in test["in"] for test in rule["when"] if test["column"] in known
    )


def _asking(rule: dict[str, Any], names: Names, known: Mapping[str, int]) -> Asking:
    tests = {test["column"]: test["in"] for test in rule["when"] if test["column"] not in known}
    decided = []
    for parent, value in rule.get("else_value", {}).items():
        column, _, code = parent.partition("=")
        decided.append((all_in({column: [int(code)]}, names), value))
    return Asking(all_in(tests, names), tuple(decided))


def all_in(tests: Mapping[str, Iterable[int]], names: Names = NO_NAMES) -> AllOf:
    """The tree that holds when every column has one of its codes."""
    return AllOf(
        tuple(
            Condition(field_name(column, names), Op.IN, tuple(str(code) for code in codes))
            for column, codes in tests.items()
        )
    )
