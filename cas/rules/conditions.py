"""The condition tree: AND of (condition | OR of conditions), with negative operators, no NOT.

A tree that breaks its shape cannot be built: the constructors refuse it with a RuleError,
whose message is written for the administrator who typed the rule.

As JSON a condition is {"fact", "op", "value"}, an OR is {"any": [...]}, a tree is a list.
A date is its ISO text ("2026-03-01"), so no option code may look like one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

FACT_CODE = re.compile(r"[a-z][a-z0-9_]{0,62}")  # 63 is the longest PostgreSQL column name
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SMALLEST_NUMBER, LARGEST_NUMBER = -(2**31), 2**31 - 1  # a PostgreSQL integer
MOST_CLAUSES = 100
MOST_CODES = 200
LONGEST_CODE = 100

Read = TypeVar("Read")
Value = bool | int | date | str | tuple[str, ...]


class RuleError(ValueError):
    """A rule that cannot be used; the message says why to the person who wrote it."""


class Op(StrEnum):
    """What a condition asks of a fact. Every operator has its negative."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    NOT_IN = "not_in"
    HAS_ANY = "has_any"
    HAS_NONE = "has_none"
    HAS_ALL = "has_all"
    LACKS_SOME = "lacks_some"

    @property
    def negative(self) -> "Op":
        """The operator that is true exactly where this one is false (and unknown with it)."""
        return _NEGATIVES[self]


_PAIRS = (
    (Op.EQ, Op.NE),
    (Op.LT, Op.GE),
    (Op.LE, Op.GT),
    (Op.IN, Op.NOT_IN),
    (Op.HAS_ANY, Op.HAS_NONE),
    (Op.HAS_ALL, Op.LACKS_SOME),
)
_NEGATIVES = {**dict(_PAIRS), **{negative: op for op, negative in _PAIRS}}

ORDER_OPS = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})
ONE_OF_OPS = frozenset({Op.IN, Op.NOT_IN})
SET_OPS = frozenset({Op.HAS_ANY, Op.HAS_NONE, Op.HAS_ALL, Op.LACKS_SOME})


@dataclass(frozen=True)
class Condition:
    """One question about one fact. Bounds are inclusive with LE and GE."""

    fact: str
    op: Op
    value: Value

    def __post_init__(self) -> None:
        _check_fact_code(self.fact)
        _check_value(self.op, self.value)

    @property
    def codes(self) -> tuple[str, ...]:
        """The option codes it compares with; none for a number, a date or yes/no."""
        match self.value:
            case tuple():
                return self.value
            case str():
                return (self.value,)
        return ()


@dataclass(frozen=True)
class AnyOf:
    """True when at least one of its conditions is; it has at least one."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.conditions:
            raise RuleError("A choice ('any') needs at least one condition.")
        _check_count(len(self.conditions))


Clause = Condition | AnyOf


@dataclass(frozen=True)
class AllOf:
    """The root: true when every clause is. Without clauses it is always true."""

    clauses: tuple[Clause, ...] = ()

    def __post_init__(self) -> None:
        _check_count(len(self.clauses))


Node = Condition | AnyOf | AllOf


def conditions_of(node: Node) -> Iterator[Condition]:
    """Every condition below `node`, in reading order."""
    match node:
        case Condition():
            yield node
        case AnyOf(conditions):
            yield from conditions
        case AllOf(clauses):
            for clause in clauses:
                yield from conditions_of(clause)


def fact_codes(node: Node) -> tuple[str, ...]:
    """The facts that `node` asks about, each once, in reading order."""
    return tuple(dict.fromkeys(condition.fact for condition in conditions_of(node)))


def parse(data: object) -> AllOf:
    """Read a tree from JSON (or TOML) data. Raises RuleError, in words, if it is malformed."""
    if not isinstance(data, list):
        raise RuleError(f"A rule is a list of conditions, not {shown(data)}.")
    _check_count(len(data))
    return AllOf(
        tuple(read_at(f"Condition {n}", parse_clause, item) for n, item in enumerate(data, 1))
    )


def parse_clause(data: object) -> Clause:
    """Read one condition or one {"any": [...]}. Raises RuleError, in words."""
    if isinstance(data, dict) and "any" in data:
        return _parse_any(data)
    return _parse_condition(data)


def dump(tree: AllOf) -> list[dict[str, object]]:
    """The JSON data of a tree; `parse` reads it back to an equal tree."""
    return [dump_clause(clause) for clause in tree.clauses]


def dump_clause(clause: Clause) -> dict[str, object]:
    """The JSON data of one condition or one OR of conditions."""
    if isinstance(clause, AnyOf):
        return {"any": [dump_clause(condition) for condition in clause.conditions]}
    return {"fact": clause.fact, "op": str(clause.op), "value": _dump_value(clause.value)}


def read_date(text: str) -> date | None:
    """The date that ISO text `YYYY-MM-DD` names, or None if it names none."""
    if not ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def shown(value: object) -> str:
    """`value` inside an error message: short, and safe to print whatever was sent."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() if SMALLEST_NUMBER <= value <= LARGEST_NUMBER:
            return f"the number {value}"
        case int():
            return "a number that is too large"
        case float():
            return f"the number {value}"
        case str():
            return ascii(value if len(value) <= 40 else value[:40] + "...")
        case list() | tuple():
            return "a list"
        case dict():
            return "a group of values"
        case date():
            return value.isoformat()
    return f"a value of type {type(value).__name__}"


def refuse_other_keys(data: dict[object, object], allowed: set[str]) -> None:
    """Raise RuleError if `data` has keys that mean nothing here (a misspelt one is not lost)."""
    others = [shown(key) for key in data if key not in allowed]
    if others:
        raise RuleError(f"{', '.join(others[:3])} means nothing here.")


def read_at(place: str, read: Callable[[object], Read], data: object) -> Read:
    """`read(data)`, with the place in the rule put before the message of a RuleError."""
    try:
        return read(data)
    except RuleError as error:
        raise RuleError(f"{place}: {error}") from None


def _parse_any(data: dict[object, object]) -> AnyOf:
    refuse_other_keys(data, {"any"})
    choices = data["any"]
    if not isinstance(choices, list):
        raise RuleError(f"'any' holds a list of conditions, not {shown(choices)}.")
    _check_count(len(choices))
    return AnyOf(
        tuple(read_at(f"choice {n}", _parse_condition, item) for n, item in enumerate(choices, 1))
    )


def _parse_condition(data: object) -> Condition:
    if not isinstance(data, dict):
        raise RuleError(f"A condition names a fact, an operator and a value, not {shown(data)}.")
    if "any" in data:
        raise RuleError("A choice ('any') cannot stand inside another one.")
    refuse_other_keys(data, {"fact", "op", "value"})
    missing = [key for key in ("fact", "op", "value") if key not in data]
    if missing:
        raise RuleError(f"The condition has no {' and no '.join(missing)}.")
    return Condition(_fact(data["fact"]), _operator(data["op"]), _parse_value(data["value"]))


def _fact(data: object) -> str:
    if not isinstance(data, str):
        raise RuleError(f"A fact is named by its code, not by {shown(data)}.")
    return data


def _operator(data: object) -> Op:
    if not isinstance(data, str) or data not in list(Op):
        raise RuleError(f"{shown(data)} is not an operator. Use one of {', '.join(Op)}.")
    return Op(data)


def _parse_value(data: object) -> Value:
    match data:
        case list():
            if not all(isinstance(code, str) for code in data):
                raise RuleError("A list of values holds option codes only.")
            return tuple(data)
        case str() if ISO_DATE.fullmatch(data):
            day = read_date(data)
            if day is None:
                raise RuleError(f"{data} is not a day in the calendar.")
            return day
        case bool() | int() | str() | date():
            return data
    raise RuleError(
        f"A condition compares with yes/no, a whole number, a date or option codes, "
        f"not {shown(data)}."
    )


def _dump_value(value: Value) -> object:
    match value:
        case tuple():
            return list(value)
        case date():
            return value.isoformat()
    return value


def _check_count(count: int) -> None:
    if count > MOST_CLAUSES:
        raise RuleError(f"More than {MOST_CLAUSES} conditions in one list: {count}.")


def _check_fact_code(code: str) -> None:
    if not FACT_CODE.fullmatch(code):
        raise RuleError(
            f"{shown(code)} cannot be a fact code: small letters, digits and _ only, "
            f"a letter first, at most 63."
        )


def _check_value(op: Op, value: Value) -> None:
    if op in ONE_OF_OPS | SET_OPS:
        _check_codes(op, value)
    elif isinstance(value, tuple):
        raise RuleError(f"'{op}' compares with one value, not with a list.")
    elif op in ORDER_OPS and (isinstance(value, bool) or not isinstance(value, int | date)):
        raise RuleError(f"'{op}' compares with a whole number or a date, not {shown(value)}.")
    else:
        _check_single(value)


def _check_codes(op: Op, value: Value) -> None:
    if not isinstance(value, tuple):
        raise RuleError(f"'{op}' compares with a list of option codes, not {shown(value)}.")
    if not value:
        raise RuleError(f"'{op}' needs at least one option code.")
    if len(value) > MOST_CODES:
        raise RuleError(f"'{op}' compares with at most {MOST_CODES} option codes.")
    for code in value:
        _check_option_code(code)
    if len(set(value)) != len(value):
        raise RuleError("An option code is listed twice.")


def _check_single(value: object) -> None:
    if isinstance(value, str):
        _check_option_code(value)
    elif isinstance(value, datetime):
        raise RuleError("A condition compares with a day, not with a time of day.")
    elif isinstance(value, int):
        check_number(value)


def check_number(number: int) -> None:
    """Raise RuleError for a number that no fact can hold."""
    if not SMALLEST_NUMBER <= number <= LARGEST_NUMBER:
        raise RuleError(f"A number lies between {SMALLEST_NUMBER} and {LARGEST_NUMBER}.")


def _check_option_code(code: str) -> None:
    if not code or len(code) > LONGEST_CODE:
        raise RuleError(f"An option code has 1 to {LONGEST_CODE} characters.")
    if not code.isprintable():
        raise RuleError(f"The option code {shown(code)} has a character that cannot be printed.")
    if ISO_DATE.fullmatch(code):
        raise RuleError(f"The option code {code} looks like a date.")
