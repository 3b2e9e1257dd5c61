"""Reads stored facts back as columns: typed ones as they are, answers unpacked."""

from collections.abc import Iterable

from psycopg import sql

from cas.rules.facts import Catalogue, Fact
from cas.rules.ruleset import RuleSet
from prioritization.facts.catalogue import COLUMN_FACTS, catalogue
from prioritization.sql import unpacked_columns

LIST_COLUMNS = (
    "is_enrolled",
    "is_evh",
    "homeless_since",
    "crisis_score",
    "crisis_margin",
    "hct_score",
    "hct_margin",
    "is_placed",
    "queued_on",
    "overrides",
)
"""What every list needs of a household, whatever its rules ask."""


def facts_of_enrolled(codes: Iterable[str]) -> sql.Composable:
    """Selects these facts, each a column, of every household that is enrolled now."""
    return sql.SQL(ENROLLED).format(**_unpacking_codes(codes, catalogue()))


ENROLLED = """
    SELECT {facts} FROM prioritization_householdfacts stored {unpacked} WHERE stored.is_enrolled"""


def unpacking(rule_sets: Iterable[RuleSet], facts: Catalogue) -> dict[str, sql.Composable]:
    """The select list of the facts that these rules use, and the join that unpacks answers."""
    return _unpacking_codes((code for each in rule_sets for code in each.facts), facts)


def _unpacking_codes(codes: Iterable[str], facts: Catalogue) -> dict[str, sql.Composable]:
    codes = dict.fromkeys(codes)
    answers = [facts[code] for code in codes if code not in COLUMN_FACTS]
    columns = dict.fromkeys([*LIST_COLUMNS, *(code for code in codes if code in COLUMN_FACTS)])
    selected = [_stored_column(code) for code in columns]
    selected += [sql.Identifier("answer", fact.code) for fact in answers]
    return {"facts": sql.SQL(", ").join(selected), "unpacked": _unpacked(answers)}


def _stored_column(code: str) -> sql.Composable:
    """A typed column; codes that are numbers in the standard are text to the rules."""
    if code == "living_situation":
        return sql.SQL("stored.living_situation::text AS living_situation")
    return sql.Identifier("stored", code)


def _unpacked(answers: list[Fact]) -> sql.Composable:
    if not answers:
        return sql.SQL("")
    return sql.SQL("CROSS JOIN LATERAL jsonb_to_record(stored.answers) AS answer ({})").format(
        unpacked_columns(answers)
    )
