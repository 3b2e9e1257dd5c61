"""What opens which kind of list (C1, C13, C14), in Python and in SQL."""

from psycopg import sql

from prioritization.enums import HOUSING_KINDS, ProgramKind


def tool_that_opens(kind: str) -> str | None:
    """C1: the assessment that a kind of list needs; None when it needs none (C14)."""
    if kind == ProgramKind.SHELTER:
        return "crisis"
    return "hct" if kind in HOUSING_KINDS else None


def opens_by_intake(kind: str) -> bool:
    """C14: a queue takes whom a finished intake placed on it (R36), with or without a score."""
    return kind == ProgramKind.QUEUE


def is_open(kind: str) -> sql.Composable:
    """C1, C13, C14 over the row `facts`: whether a household can stand on a list of this kind."""
    conditions = [sql.SQL("facts.is_enrolled")]
    tool = tool_that_opens(kind)
    if tool is not None:
        score = sql.Identifier("facts", f"{tool}_score")
        conditions.append(sql.SQL("{} IS NOT NULL").format(score))
    if kind == ProgramKind.SHELTER:
        conditions.append(sql.SQL("NOT facts.is_placed"))
    if opens_by_intake(kind):
        conditions.append(sql.SQL("facts.queued_on IS NOT NULL"))
    return sql.SQL(" AND ").join(conditions)
