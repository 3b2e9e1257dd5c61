"""Of how many enrolled households each fact is known, and how the answers to one are spread.

One statement each, over the typed columns and the answers alike. For whoever may not see people,
small numbers stay hidden (`prioritization.small_numbers`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db import connection
from psycopg import sql

from cas.rules.facts import Fact, FactKind
from prioritization.facts.catalogue import COLUMN_FACTS
from prioritization.facts.sheets import FactSheet
from prioritization.small_numbers import FEW, hidden_cells, is_small

COUNTS = """
SELECT enrolled, in_columns, in_answers FROM (
    SELECT count(*) AS enrolled, jsonb_build_object({columns}) AS in_columns
    FROM prioritization_householdfacts WHERE is_enrolled
) AS columns, (
    SELECT coalesce(jsonb_object_agg(code, households), '{{}}') AS in_answers FROM (
        SELECT code, count(*) AS households
        FROM prioritization_householdfacts, jsonb_object_keys(answers) AS code
        WHERE is_enrolled GROUP BY code
    ) AS counted
) AS answers
"""

SPREAD = """
SELECT answer, count(*) FROM (
    SELECT {value} AS answer FROM prioritization_householdfacts WHERE is_enrolled
) AS answers GROUP BY answer
"""

SPREAD_OF_SEVERAL = """
SELECT answer, count(*) FROM prioritization_householdfacts,
    jsonb_array_elements_text(answers -> %s) AS answer
WHERE is_enrolled AND jsonb_typeof(answers -> %s) = 'array' GROUP BY answer
"""

NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Known:
    """How many households are enrolled, and of how many each fact is known, by its code."""

    enrolled: int
    households: Mapping[str, int]

    def of(self, sheet: FactSheet) -> int:
        """The households of whom every bound of an age, or the one fact, is known."""
        return min(self.households.get(code, 0) for code in sheet.codes)

    def in_words(self, sheet: FactSheet, *, sees_people: bool) -> str:
        """ "3,412 of 4,000"; in words without figures when they are small (S11)."""
        known = self.of(sheet)
        if not sees_people:
            if is_small(self.enrolled) or is_small(known):
                return FEW
            if is_small(self.enrolled - known):
                return f"all but {FEW}"
        return f"{known:,} of {self.enrolled:,}"


@dataclass(frozen=True)
class Share:
    """How many of the households that were asked gave one answer; None: too few to be told."""

    label: str
    is_older: bool
    households: int | None
    percent: int | None

    @property
    def in_words(self) -> str:
        """ "412 (10 %)", or that the number is not told."""
        if self.households is None:
            return "not shown"
        return f"{self.households:,} ({self.percent} %)"


def known_households() -> Known:
    """Of every fact at once; a fact that nobody ever answered is not in it."""
    with connection.cursor() as cursor:
        cursor.execute(_counts())
        enrolled, in_columns, in_answers = cursor.fetchone()
    return Known(enrolled, {**_loaded(in_answers), **_loaded(in_columns)})


def shares(sheet: FactSheet, known: Known, *, sees_people: bool) -> list[Share]:
    """How the answers are spread, in the order of the options; empty of numbers and dates."""
    match sheet.kind:
        case FactKind.OPTIONS:
            labels = [(option.code, option.label, option.is_older) for option in sheet.options]
            counts = _counted(SPREAD_OF_SEVERAL, (sheet.code, sheet.code))
            whole = known.of(sheet)
            hidden = _hidden_of_several(counts, whole)
        case FactKind.BOOL | FactKind.OPTION if sheet.options or sheet.kind is FactKind.BOOL:
            counts = _counted(_spread(sheet.fact))
            labels = [*_answers(sheet), *_others(counts, sheet), (None, NOT_KNOWN, False)]
            whole = known.enrolled
            hidden = hidden_cells(counts)
        case _:
            return []
    return [
        Share(label, is_older, None, None)
        if code in hidden and not sees_people
        else _share(label, is_older, counts.get(code, 0), whole)
        for code, label, is_older in labels
    ]


def _share(label: str, is_older: bool, count: int, whole: int) -> Share:
    return Share(label, is_older, count, round(100 * count / whole) if whole else 0)


def _answers(sheet: FactSheet) -> Iterable[tuple[str, str, bool]]:
    if sheet.kind is FactKind.BOOL:
        return [("true", "Yes", False), ("false", "No", False)]
    return [(option.code, option.label, option.is_older) for option in sheet.options]


def _others(counts: Mapping[str | None, int], sheet: FactSheet) -> Iterable[tuple[str, str, bool]]:
    """Answers that no version of a tool lists, as an import may have brought them."""
    listed = {code for code, _, _ in _answers(sheet)}
    return [(code, code, True) for code in counts if code is not None and code not in listed]


def _hidden_of_several(counts: Mapping[str, int], whole: int) -> frozenset[str]:
    """Each answer stands for itself: those who gave it, and those who did not."""
    return frozenset(
        code for code, count in counts.items() if is_small(count) or is_small(whole - count)
    )


def _spread(fact: Fact) -> str:
    if fact.code in COLUMN_FACTS:
        value = sql.SQL("{}::text").format(sql.Identifier(fact.code))
    else:
        value = sql.SQL("answers ->> {}").format(sql.Literal(fact.code))
    return sql.SQL(SPREAD).format(value=value).as_string(None)


def _counted(statement: str, parameters: tuple[str, ...] | None = None) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return dict(cursor.fetchall())


@cache
def _counts() -> str:
    columns = [
        sql.SQL("{}, count({})").format(sql.Literal(code), sql.Identifier(code))
        for code in COLUMN_FACTS
    ]
    return sql.SQL(COUNTS).format(columns=sql.SQL(", ").join(columns)).as_string(None)


def _loaded(counts: str | dict[str, int]) -> dict[str, int]:
    return json.loads(counts) if isinstance(counts, str) else counts
