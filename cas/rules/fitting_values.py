"""A value of one fact for which several conditions hold together, if there is one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from cas.rules.conditions import LARGEST_NUMBER, SET_OPS, SMALLEST_NUMBER, Condition, Op
from cas.rules.evaluate import evaluate

MOST_SETS = 200
"""Sets of options looked at for one fact; rules that need more have no sensible reading."""


def value_for(conditions: Sequence[Condition], options: tuple[str, ...] = ()) -> object | None:
    """A value of one fact for which all of these conditions hold; None if there is none.

    With `options` only they can be given; without them any code can.
    """
    for value in _values_worth_trying(conditions, options):
        if all(_holds_for(condition, value) for condition in conditions):
            return value
    return None


def _holds_for(condition: Condition, value: object) -> bool:
    return evaluate(condition, {condition.fact: value}) is True


def _values_worth_trying(
    conditions: Sequence[Condition], options: tuple[str, ...]
) -> Iterator[object]:
    """If any value fits, one of these does: each kind of value changes sides only here."""
    if conditions[0].op in SET_OPS:
        yield from _sets(conditions, options)
        return
    yield from (True, False)
    if options:
        yield from options
    else:
        yield from _codes(conditions)
    for condition in conditions:
        yield from _around(condition.value)


def _codes(conditions: Sequence[Condition]) -> Iterator[str]:
    """Every code that is named, and one that none of them names."""
    named = [code for condition in conditions for code in condition.codes]
    yield from named
    yield "other" + "_" * sum(code.startswith("other") for code in named)


def _around(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        near = (value, value + 1, value - 1)
        yield from (each for each in near if SMALLEST_NUMBER <= each <= LARGEST_NUMBER)
    elif isinstance(value, date):
        yield value
        for days in (1, -1):
            try:
                yield value + timedelta(days=days)
            except OverflowError:
                continue


def _sets(conditions: Sequence[Condition], options: tuple[str, ...]) -> Iterable[list[str]]:
    """As few codes as possible: more of them never help against "includes none of"."""
    needed = frozenset(code for each in conditions if each.op is Op.HAS_ALL for code in each.codes)
    if options and not needed <= set(options):
        return []
    held = {needed}
    for each in conditions:
        if each.op is Op.HAS_ANY:
            possible = [code for code in each.codes if not options or code in options]
            held = {
                bigger
                for some in held
                for bigger in ([some] if some & set(possible) else [some | {c} for c in possible])
            }
            held = set(sorted(held, key=sorted)[:MOST_SETS])
    return [sorted(some) for some in sorted(held, key=lambda some: (len(some), sorted(some)))]
