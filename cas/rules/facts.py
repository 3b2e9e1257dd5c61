"""What a rule may ask about: the fact catalogue, and whether a rule fits it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from cas.rules.conditions import (
    FACT_CODE,
    ONE_OF_OPS,
    ORDER_OPS,
    SET_OPS,
    Condition,
    Node,
    Op,
    RuleError,
    Value,
    conditions_of,
    shown,
)


class FactKind(StrEnum):
    """The shape of a fact's value."""

    BOOL = "bool"
    NUMBER = "number"
    DATE = "date"
    OPTION = "option"
    OPTIONS = "options"


_SAME = frozenset({Op.EQ, Op.NE})

OPERATORS: Mapping[FactKind, frozenset[Op]] = {
    FactKind.BOOL: _SAME,
    FactKind.NUMBER: _SAME | ORDER_OPS,
    FactKind.DATE: _SAME | ORDER_OPS,
    FactKind.OPTION: _SAME | ONE_OF_OPS,
    FactKind.OPTIONS: SET_OPS,
}

_KIND_WORDS: Mapping[FactKind, str] = {
    FactKind.BOOL: "yes or no",
    FactKind.NUMBER: "a whole number",
    FactKind.DATE: "a date",
    FactKind.OPTION: "one option",
    FactKind.OPTIONS: "a list of options",
}


@dataclass(frozen=True)
class Fact:
    """One thing that may be known about a household.

    `label` is the short name people read ("Number of pets"). `options` are (code, label) pairs;
    an option fact without options takes any code (a ZIP code). `source` says where it is from.
    `subject` begins a sentence on it where the label would be stiff ("Everybody's age").
    """

    code: str
    label: str
    kind: FactKind
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    source: str = ""
    subject: str = ""

    def __post_init__(self) -> None:
        if not FACT_CODE.fullmatch(self.code):
            raise RuleError(f"{shown(self.code)} cannot be a fact code.")

    def option_label(self, code: str) -> str:
        """What people read for an option; a code that is no longer listed stands for itself."""
        return dict(self.options).get(code, code)


Catalogue = Mapping[str, Fact]


def check(node: Node, catalogue: Catalogue) -> list[str]:
    """The problems, in words, of a rule against the facts there are; empty when it fits."""
    return misfits(node, catalogue) or [
        problem
        for condition in conditions_of(node)
        for problem in _option_problems(condition, catalogue[condition.fact])
    ]


def misfits(node: Node, catalogue: Catalogue) -> list[str]:
    """Why a rule cannot even be asked: unknown facts, operators or values of the wrong kind.

    Unlike `check` this lets options pass that are no longer listed: nobody holds them.
    """
    return [
        problem
        for condition in conditions_of(node)
        for problem in _condition_misfits(condition, catalogue)
    ]


def _condition_misfits(condition: Condition, catalogue: Catalogue) -> Iterator[str]:
    fact = catalogue.get(condition.fact)
    if fact is None:
        yield _no_such_fact(condition.fact, catalogue)
    elif condition.op not in OPERATORS[fact.kind]:
        fitting = ", ".join(op for op in Op if op in OPERATORS[fact.kind])
        yield (
            f"'{fact.label}' is {_KIND_WORDS[fact.kind]}, so '{condition.op}' does not fit it. "
            f"Use one of {fitting}."
        )
    elif not _fits(condition.value, fact.kind):
        yield f"'{fact.label}' is {_KIND_WORDS[fact.kind]}, not {shown(condition.value)}."


def _no_such_fact(code: str, catalogue: Catalogue) -> str:
    near = get_close_matches(code, catalogue, n=1)
    hint = f" Did you mean '{near[0]}' ({catalogue[near[0]].label})?" if near else ""
    return f"There is no fact '{code}'.{hint}"


def _fits(value: Value, kind: FactKind) -> bool:
    match kind:
        case FactKind.BOOL:
            return isinstance(value, bool)
        case FactKind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case FactKind.DATE:
            return isinstance(value, date)
        case FactKind.OPTION | FactKind.OPTIONS:
            return isinstance(value, str | tuple)


def _option_problems(condition: Condition, fact: Fact) -> Iterator[str]:
    listed = dict(fact.options)
    for code in condition.codes if listed else ():
        if code not in listed:
            known = ", ".join(list(listed)[:12]) + (", ..." if len(listed) > 12 else "")
            yield f"'{code}' is not an option of '{fact.label}'. Its options are {known}."
