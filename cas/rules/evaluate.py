"""Reading one: does the tree hold for these facts? True, False, or None = not known (Kleene).

Not known is never a yes: a negative operator on an unknown fact is unknown too.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from cas.rules.conditions import (
    ONE_OF_OPS,
    SET_OPS,
    AllOf,
    AnyOf,
    Condition,
    Node,
    Op,
    read_date,
)

Facts = Mapping[str, object]

_COMPARE: Mapping[Op, Callable[..., bool]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.IN: lambda code, codes: code in codes,
    Op.NOT_IN: lambda code, codes: code not in codes,
    Op.HAS_ANY: lambda held, codes: not held.isdisjoint(codes),
    Op.HAS_NONE: lambda held, codes: held.isdisjoint(codes),
    Op.HAS_ALL: lambda held, codes: held.issuperset(codes),
    Op.LACKS_SOME: lambda held, codes: not held.issuperset(codes),
}


def evaluate(node: Node, facts: Facts) -> bool | None:
    """Whether `node` holds. A fact that is absent or None is not known.

    A fact of a shape that the condition cannot compare (a number where it asks for an option,
    as an answer to an older instrument may be) is not known either, so never counts as met.
    """
    match node:
        case Condition():
            return _holds(node, facts)
        case AnyOf(conditions):
            return any_holds(evaluate(condition, facts) for condition in conditions)
        case AllOf(clauses):
            return all_hold(evaluate(clause, facts) for clause in clauses)


def all_hold(outcomes: Iterable[bool | None]) -> bool | None:
    """Kleene AND: one False decides; otherwise one unknown makes it unknown."""
    seen = set(outcomes)
    if False in seen:
        return False
    return None if None in seen else True


def any_holds(outcomes: Iterable[bool | None]) -> bool | None:
    """Kleene OR: one True decides; otherwise one unknown makes it unknown."""
    seen = set(outcomes)
    if True in seen:
        return True
    return None if None in seen else False


def _holds(condition: Condition, facts: Facts) -> bool | None:
    present = _comparable(condition, facts.get(condition.fact))
    if present is None:
        return None
    return _COMPARE[condition.op](present, condition.value)


def _comparable(condition: Condition, present: object) -> object | None:
    """The present value in the type that the condition compares, or None if it has none."""
    if condition.op in SET_OPS:
        return _as_codes(present)
    if condition.op in ONE_OF_OPS or isinstance(condition.value, str):
        return present if isinstance(present, str) else None
    if isinstance(condition.value, bool):
        return present if isinstance(present, bool) else None
    if isinstance(condition.value, int):
        is_number = isinstance(present, int) and not isinstance(present, bool)
        return present if is_number else None
    return _as_date(present)


def _as_codes(present: object) -> frozenset[object] | None:
    """The codes held; an empty known list is known to hold none."""
    if isinstance(present, list | tuple | set | frozenset):
        return frozenset(present)
    return None


def _as_date(present: object) -> date | None:
    """The day; answers at rest hold it as ISO text. A datetime is no day (which time zone?)."""
    if isinstance(present, str):
        return read_date(present)
    if isinstance(present, date) and not isinstance(present, datetime):
        return present
    return None
