"""Reading three of the condition tree: rules as PostgreSQL expressions over typed columns.

PostgreSQL's own AND, OR and comparisons are three-valued as `cas.rules.evaluate` is, as long as
every leaf is NULL exactly when its fact is: each operator below keeps that, and
`tests/prioritization/test_sql_equals_python.py` proves the two readings equal.

A `column` function gives the SQL of a fact's column, of the type that `unpacked_column_type` names.
Values are written as quoted literals, since one statement holds the rules of all programs; no
expression contains a percent sign, so it means the same with and without parameters.
"""

from collections.abc import Callable, Iterable, Mapping

from psycopg import sql

from cas.rules.conditions import AllOf, AnyOf, Condition, Node, Op, RuleError, Value
from cas.rules.facts import Catalogue, Fact, FactKind, misfits
from cas.rules.ruleset import ELIGIBLE_SCORE, Band, Bands, Factor, Priority, RuleSet

Column = Callable[[Fact], sql.Composable]

NEVER = sql.SQL("FALSE")

_COLUMN_TYPES: Mapping[FactKind, str] = {
    FactKind.BOOL: "boolean",
    FactKind.NUMBER: "integer",
    FactKind.DATE: "date",
    FactKind.OPTION: "text",
    FactKind.OPTIONS: "text[]",
}

_TEMPLATES: Mapping[Op, sql.SQL] = {
    Op.EQ: sql.SQL("({column} = {value})"),
    Op.NE: sql.SQL("({column} <> {value})"),
    Op.LT: sql.SQL("({column} < {value})"),
    Op.LE: sql.SQL("({column} <= {value})"),
    Op.GT: sql.SQL("({column} > {value})"),
    Op.GE: sql.SQL("({column} >= {value})"),
    Op.IN: sql.SQL("({column} = ANY ({value}))"),
    Op.NOT_IN: sql.SQL("({column} <> ALL ({value}))"),
    Op.HAS_ANY: sql.SQL("({column} && {value})"),
    Op.HAS_NONE: sql.SQL("(NOT ({column} && {value}))"),
    Op.HAS_ALL: sql.SQL("({column} @> {value})"),
    Op.LACKS_SOME: sql.SQL("(NOT ({column} @> {value}))"),
}


def columns_of(alias: str) -> Column:
    """The plain case: each fact is a column of the row `alias`, under its own code."""
    return lambda fact: sql.Identifier(alias, fact.code)


def unpacked_column_type(fact: Fact) -> str:
    """The SQL type of the column that holds a fact; NULL there means not known."""
    return _COLUMN_TYPES[fact.kind]


def unpacked_columns(facts: Iterable[Fact]) -> sql.Composable:
    """The column list that `jsonb_to_record` needs to unpack these answers at once."""
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(fact.code), sql.SQL(unpacked_column_type(fact)))
        for fact in facts
    )


def compile_clause(node: Node, catalogue: Catalogue, column: Column) -> sql.Composable:
    """`node` as a three-valued boolean expression in brackets: true, false or NULL (not known).

    Raises RuleError for a rule that does not fit the catalogue: a wrong type would stop the
    statement of all programs, and a fact nobody has would empty a list without a word.
    """
    match node:
        case Condition():
            return _condition(node, catalogue, column)
        case AnyOf(parts):
            return _joined(" OR ", (compile_clause(part, catalogue, column) for part in parts))
        case AllOf(()):
            return sql.SQL("(TRUE)")
        case AllOf(parts):
            return _joined(" AND ", (compile_clause(part, catalogue, column) for part in parts))


def surely(expression: sql.Composable) -> sql.Composable:
    """Two-valued: true only where the expression is true, false where it is not known."""
    return sql.SQL("({} IS TRUE)").format(expression)


def points_expression(
    factors: Iterable[Priority], catalogue: Catalogue, column: Column
) -> sql.Composable:
    """The points of all factors that surely hold, as one integer expression."""
    points = [_points_of(factor, catalogue, column) for factor in factors]
    return _joined(" + ", points) if points else sql.SQL("(0)")


def _points_of(factor: Priority, catalogue: Catalogue, column: Column) -> sql.Composable:
    """The points of one factor; of bands those of the first that surely holds, as in Python."""
    bands: Iterable[Band | Factor] = factor.bands if isinstance(factor, Bands) else (factor,)
    cases = [
        sql.SQL("WHEN {} THEN {}").format(
            surely(compile_clause(tree, catalogue, column)), sql.Literal(band.points)
        )
        for tree, band in zip(factor.trees, bands, strict=True)
    ]
    return sql.SQL("CASE {} ELSE 0 END").format(sql.SQL(" ").join(cases))


def shelter_score_sql(
    ruleset: RuleSet, catalogue: Catalogue, column: Column, *, overridden: sql.Composable = NEVER
) -> sql.Composable:
    """R23 as one integer expression; equal to `cas.rules.ruleset.shelter_score`.

    Where `overridden` is true, requirements need not hold.
    """
    return sql.SQL("(CASE WHEN {} OR {} THEN {} + {} ELSE 0 END)").format(
        surely(compile_clause(ruleset.eligibility, catalogue, column)),
        overridden,
        sql.Literal(ELIGIBLE_SCORE),
        points_expression(ruleset.factors, catalogue, column),
    )


def _condition(condition: Condition, catalogue: Catalogue, column: Column) -> sql.Composable:
    problems = misfits(condition, catalogue)
    if problems:
        raise RuleError(" ".join(problems))
    return _TEMPLATES[condition.op].format(
        column=column(catalogue[condition.fact]), value=_literal(condition.value)
    )


def _literal(value: Value) -> sql.Composable:
    if isinstance(value, tuple):
        return sql.SQL("ARRAY[{}]::text[]").format(sql.SQL(", ").join(map(_text, value)))
    return _text(value) if isinstance(value, str) else sql.Literal(value)


def _text(text: str) -> sql.Composable:
    """A quoted text. Its percent signs become chr(37): bare, they would be parameters."""
    quoted = [sql.Literal(part) for part in text.split("%")]
    return quoted[0] if len(quoted) == 1 else _joined(" || chr(37) || ", quoted)


def _joined(separator: str, parts: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(separator).join(parts))


def each_column(shape: str, names: Iterable[str]) -> sql.Composable:
    """Each column as `shape` writes it, one after the other."""
    return sql.SQL(", ").join(sql.SQL(shape).format(sql.Identifier(name)) for name in names)
