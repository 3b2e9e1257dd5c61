"""Reading two: a tree in words, and which parts of it hold for these facts and why.

For staff, in English. Words come from the fact catalogue; a fact or option that the catalogue
no longer has is shown by its code, so that a rule of any past day can still be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cas.rules.conditions import (
    AllOf,
    AnyOf,
    Clause,
    Condition,
    Node,
    Op,
    read_date,
)
from cas.rules.evaluate import Facts, any_holds, evaluate
from cas.rules.facts import Catalogue, Fact, FactKind

NOT_KNOWN = "not known"

NUMBER_WORDS: Mapping[Op, str] = {
    Op.EQ: "is",
    Op.NE: "is not",
    Op.LT: "is less than",
    Op.LE: "is at most",
    Op.GT: "is more than",
    Op.GE: "is at least",
}
DATE_WORDS: Mapping[Op, str] = {
    Op.EQ: "is",
    Op.NE: "is not",
    Op.LT: "is before",
    Op.LE: "is on or before",
    Op.GT: "is after",
    Op.GE: "is on or after",
}


@dataclass(frozen=True)
class ConditionFinding:
    """One condition against one household: what it asks, and what is known.

    `present` is the fact's value in words ("2", "yes", "dog and cat", "not known").
    """

    fact: str
    label: str
    words: str
    outcome: bool | None
    present: str


@dataclass(frozen=True)
class Finding:
    """One clause against one household. `outcome` None means not known."""

    outcome: bool | None
    words: str
    conditions: tuple[ConditionFinding, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Codes of the facts that the clause asks about."""
        return tuple(dict.fromkeys(part.fact for part in self.conditions))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Codes of those that are not known, whether or not they would change the outcome."""
        parts = (part for part in self.conditions if part.outcome is None)
        return tuple(dict.fromkeys(part.fact for part in parts))

    @property
    def ask(self) -> tuple[str, ...]:
        """Codes of the facts to ask for (R23): answers that can still decide this clause."""
        return self.unknown if self.outcome is None else ()

    @property
    def why(self) -> str:
        """The clause with what is known of it: "Number of pets is at most 1 (now: 2)"."""
        if len(self.conditions) == 1:
            return f"{self.words} (now: {self.conditions[0].present})"
        present = dict.fromkeys(f"{part.label}: {part.present}" for part in self.conditions)
        return f"{self.words} (now: {'; '.join(present)})"


def explain(tree: AllOf, facts: Facts, catalogue: Catalogue) -> tuple[Finding, ...]:
    """One finding for each clause, in the rule's order."""
    return tuple(explain_clause(clause, facts, catalogue) for clause in tree.clauses)


def explain_clause(clause: Clause, facts: Facts, catalogue: Catalogue) -> Finding:
    """What one clause asks, whether it holds, and what is known or missing."""
    conditions = clause.conditions if isinstance(clause, AnyOf) else (clause,)
    parts = tuple(_explain_condition(condition, facts, catalogue) for condition in conditions)
    return Finding(
        outcome=any_holds(part.outcome for part in parts),
        words=in_words(clause, catalogue),
        conditions=parts,
    )


def in_words(node: Node, catalogue: Catalogue) -> str:
    """The node as people read it: "Household type is single adult or couple"."""
    match node:
        case Condition():
            return _condition_words(node, fact_named(node.fact, catalogue))
        case AnyOf(conditions):
            return ", or ".join(in_words(condition, catalogue) for condition in conditions)
        case AllOf(()):
            return "Everyone"
        case AllOf(clauses):
            return "; and ".join(in_words(clause, catalogue) for clause in clauses)


def fact_named(code: str, catalogue: Catalogue) -> Fact:
    """The catalogue's fact, or for one it no longer has a stand-in that shows its code."""
    return catalogue.get(code) or Fact(code, code.replace("_", " ").capitalize(), FactKind.OPTION)


def value_in_words(value: object, fact: Fact) -> str:
    """A fact's value as people read it."""
    match value:
        case None:
            return NOT_KNOWN
        case bool():
            return "yes" if value else "no"
        case int():
            return _with_unit(value, fact)
        case date():
            return _day(value)
        case str():
            return _text_words(value, fact)
        case list() | tuple() | set() | frozenset():
            labels = sorted(fact.option_label(str(code)) for code in value)
            return series(labels, "and") if labels else "none"
    return NOT_KNOWN


def _explain_condition(
    condition: Condition, facts: Facts, catalogue: Catalogue
) -> ConditionFinding:
    fact = fact_named(condition.fact, catalogue)
    outcome = evaluate(condition, facts)
    present = None if outcome is None else facts.get(condition.fact)
    return ConditionFinding(
        fact=fact.code,
        label=fact.label,
        words=_condition_words(condition, fact),
        outcome=outcome,
        present=value_in_words(present, fact),
    )


def _condition_words(condition: Condition, fact: Fact) -> str:
    op, value = condition.op, condition.value
    match value:
        case bool():
            return f"{fact.label}: {'yes' if value is (op is Op.EQ) else 'no'}"
        case int():
            return f"{fact.subject or fact.label} {NUMBER_WORDS[op]} {_with_unit(value, fact)}"
        case date():
            return f"{fact.label} {DATE_WORDS[op]} {_day(value)}"
        case str() | tuple():
            return _option_words(op, condition.codes, fact)


def _option_words(op: Op, codes: tuple[str, ...], fact: Fact) -> str:
    labels = [fact.option_label(code) for code in codes]
    match op:
        case Op.EQ | Op.IN if is_yes_no(fact):
            return f"{fact.label}: {series([label.lower() for label in labels], 'or')}"
        case Op.NE | Op.NOT_IN if is_yes_no(fact):
            return f"{fact.label}: {_other_answer(codes, fact)}"
        case Op.EQ | Op.IN:
            return f"{fact.label} is {series(labels, 'or')}"
        case Op.NE | Op.NOT_IN:
            return f"{fact.label} is {_none_of(labels, alone='not')}"
        case Op.HAS_ANY:
            return f"{fact.label}: includes {series(labels, 'or')}"
        case Op.HAS_ALL:
            return f"{fact.label}: includes {_all_of(labels)}"
        case Op.HAS_NONE if len(labels) > 1:
            return f"{fact.label}: includes {_none_of(labels, alone='not')}"
    return f"{fact.label}: does not include {_all_of(labels)}"


def is_yes_no(fact: Fact) -> bool:
    """Whether it is a question with the answers yes and no."""
    return {code for code, _ in fact.options} == {"yes", "no"}


def _other_answer(codes: tuple[str, ...], fact: Fact) -> str:
    """What a yes/no question was answered with, if not with `codes`."""
    others = [label.lower() for code, label in fact.options if code not in codes]
    return others[0] if others else "neither yes nor no"


def _none_of(labels: list[str], alone: str) -> str:
    if len(labels) == 1:
        return f"{alone} {labels[0]}"
    if len(labels) == 2:
        return f"neither {labels[0]} nor {labels[1]}"
    return f"none of {series(labels, 'and')}"


def _all_of(labels: list[str]) -> str:
    how_many = {1: "", 2: "both "}.get(len(labels), "all of ")
    return how_many + series(labels, "and")


def series(labels: Iterable[str], word: str) -> str:
    """ "a", "a or b", "a, b or c"."""
    *first, last = labels
    return f"{', '.join(first)} {word} {last}" if first else last


def _text_words(text: str, fact: Fact) -> str:
    day = read_date(text) if fact.kind is FactKind.DATE else None
    if day:
        return _day(day)
    label = fact.option_label(text)
    return label.lower() if is_yes_no(fact) else label


def _with_unit(number: int, fact: Fact) -> str:
    """The number with its unit, unless the label says it already ("Number of pets")."""
    if not fact.unit or fact.unit.lower() in fact.label.lower():
        return str(number)
    unit = fact.unit.removesuffix("s") if number == 1 else fact.unit
    return f"{number} {unit}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
