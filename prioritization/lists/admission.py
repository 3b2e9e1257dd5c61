"""Which assessment opens which kind of list (C1), in Python and in SQL."""

from psycopg import sql

from prioritization.enums import HOUSING_KINDS, ProgramKind


def tool_that_opens(kind: str) -> str | None:
    """C1: the assessment that a kind of list needs; None when it needs none (C14)."""
    if kind == ProgramKind.SHELTER:
        return "crisis"
    return "hct" if kind in HOUSING_KINDS else None


def is_open(kind: str) -> sql.Composable:
    """C1 over the row `facts`: whether a household can stand on a list of this kind at all."""
    tool = tool_that_opens(kind)
    if tool is None:
        return sql.SQL("facts.is_enrolled")
    score = sql.Identifier("facts", f"{tool}_score")
    return sql.SQL("facts.is_enrolled AND {} IS NOT NULL").format(score)
