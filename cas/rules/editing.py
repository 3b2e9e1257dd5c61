"""Writing a rule set one sentence at a time; each step gives a new rule set.

Sentences and what they ask are counted from 1, as people see them. What is not there raises
LookupError; what may not be said raises RuleError, in words.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cas.rules.conditions import AllOf, AnyOf, Clause, Condition
from cas.rules.ruleset import Bands, Factor, Priority, Requirement, RuleSet, dump, parse

Sentence = Requirement | Priority
NEW = "new"


class Kind(StrEnum):
    """Which of the two lists of sentences; the value stands in addresses."""

    REQUIREMENT = "requirements"
    PRIORITY = "priorities"

    @property
    def label(self) -> str:
        """What one sentence of this kind is called."""
        return self.name.capitalize()


@dataclass(frozen=True)
class Place:
    """Where a condition stands, or is to be put.

    Without a `part` it is one more alternative; without a `clause`, one more thing that must hold
    too; without a `number`, a sentence of its own.
    """

    number: int | None = None
    clause: int | None = None
    part: int | None = None

    @classmethod
    def read(cls, text: str) -> "Place":
        """The place that "new", "3-new", "3-1-new" or "3-1-2" names; LookupError for others."""
        *steps, last = text.split("-")
        numbers = [_number(step) for step in (steps if last == NEW else [*steps, last])]
        if len(numbers) > 2 if last == NEW else len(numbers) != 3:
            raise LookupError(f"{text!r} is no place in the rules.")
        return cls(*numbers)

    @property
    def alternative(self) -> "Place":
        """For one more alternative to what stands here."""
        return replace(self, part=None)

    @property
    def together(self) -> "Place":
        """For one more thing that must hold too; of bands, the sentence itself."""
        return Place(self.number)

    def __str__(self) -> str:
        steps = [str(step) for step in (self.number, self.clause, self.part) if step]
        return "-".join(steps if self.part else [*steps, NEW])


def sentences(rules: RuleSet, kind: Kind) -> tuple[Sentence, ...]:
    """The sentences of one kind."""
    return rules.requirements if kind is Kind.REQUIREMENT else rules.factors


def sentence_at(rules: RuleSet, kind: Kind, number: int) -> Sentence:
    """The sentence with this number."""
    return sentences(rules, kind)[_index(number, sentences(rules, kind))]


def clauses_of(sentence: Sentence) -> tuple[Clause, ...]:
    """What must hold together for the sentence; none for bands, which ask one number."""
    match sentence:
        case Requirement():
            return (sentence.clause,)
        case Factor():
            return sentence.when.clauses
    return ()


def alternatives_of(clause: Clause) -> tuple[Condition, ...]:
    """Of what one must hold: a single condition, or each of a choice."""
    return clause.conditions if isinstance(clause, AnyOf) else (clause,)


def condition_at(sentence: Sentence, place: Place) -> Condition | None:
    """The condition that stands at a place; None where one is to be added."""
    if place.clause is None or place.part is None:
        return None
    clauses = clauses_of(sentence)
    parts = alternatives_of(clauses[_index(place.clause, clauses)])
    return parts[_index(place.part, parts)]


def added(rules: RuleSet, kind: Kind, sentence: Sentence) -> RuleSet:
    """With one more sentence, at the end."""
    return _with(rules, kind, (*sentences(rules, kind), sentence))


def put_back(rules: RuleSet, kind: Kind, number: int, sentence: Sentence) -> RuleSet:
    """With a sentence at a number; those from there on move down, beyond the last it is last."""
    present = sentences(rules, kind)
    index = min(max(number, 1) - 1, len(present))
    return _with(rules, kind, (*present[:index], sentence, *present[index:]))


def replaced(rules: RuleSet, kind: Kind, number: int, sentence: Sentence) -> RuleSet:
    """With another sentence in the place of this one."""
    present = sentences(rules, kind)
    index = _index(number, present)
    return _with(rules, kind, (*present[:index], sentence, *present[index + 1 :]))


def removed(rules: RuleSet, kind: Kind, number: int) -> RuleSet:
    """Without this sentence."""
    present = sentences(rules, kind)
    index = _index(number, present)
    return _with(rules, kind, (*present[:index], *present[index + 1 :]))


def moved(rules: RuleSet, kind: Kind, number: int, *, steps: int) -> RuleSet:
    """With a sentence further down by `steps`, up by negative ones; it never leaves the ends."""
    sentence = sentence_at(rules, kind, number)
    target = min(max(number + steps, 1), len(sentences(rules, kind)))
    return put_back(removed(rules, kind, number), kind, target, sentence)


def asking(sentence: Sentence, place: Place, condition: Condition) -> Sentence:
    """The sentence with a condition put at a place: changed, or added as `Place` says."""
    clauses = clauses_of(sentence)
    if place.clause is None:
        return _with_clauses(sentence, (*clauses, condition))
    index = _index(place.clause, clauses)
    parts = alternatives_of(clauses[index])
    if place.part is None:
        parts = (*parts, condition)
    else:
        at = _index(place.part, parts)
        parts = (*parts[:at], condition, *parts[at + 1 :])
    return _with_clauses(sentence, (*clauses[:index], _clause(parts), *clauses[index + 1 :]))


def not_asking(sentence: Sentence, place: Place) -> Sentence:
    """The sentence without the condition at a place; its only one can't be taken out."""
    if place.clause is None or place.part is None or condition_at(sentence, place) is None:
        raise LookupError("Only what stands somewhere can be taken out.")
    clauses, index = clauses_of(sentence), place.clause - 1
    parts = alternatives_of(clauses[index])
    left = (*parts[: place.part - 1], *parts[place.part :])
    kept = (_clause(left),) if left else ()
    return _with_clauses(sentence, (*clauses[:index], *kept, *clauses[index + 1 :]))


def relocated(rules: RuleSet, kind: Kind, place: Place, was: str) -> Place:
    """Where a place is now that somebody changed the rules: by the sentence that stood there.

    A sentence that was changed too keeps its number; one that is gone makes a new sentence.
    """
    if place.number is None:
        return place
    present = sentences(rules, kind)
    prints = [fingerprint(kind, each) for each in present]
    number = prints.index(was) + 1 if was in prints else place.number
    if not 1 <= number <= len(present):
        return Place()
    nearest = (place, replace(place, part=None))
    places = (replace(each, number=number) for each in nearest)
    return next((each for each in places if _exists(present[number - 1], each)), Place())


def fingerprint(kind: Kind, sentence: Sentence) -> str:
    """A short code of a sentence's content."""
    content = json.dumps(dump_sentence(kind, sentence), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def dump_sentence(kind: Kind, sentence: Sentence) -> dict[str, object]:
    """The JSON data of one sentence; `parse_sentence` reads it back."""
    return dump(_with(RuleSet(), kind, (sentence,)))[_KEYS[kind]][0]


def parse_sentence(kind: Kind, data: object) -> Sentence:
    """Read one sentence from JSON data. Raises RuleError, in words, if it is malformed."""
    content = {key: [data] if key == _KEYS[kind] else [] for key in _KEYS.values()}
    return sentences(parse(content), kind)[0]


_KEYS = {Kind.REQUIREMENT: "requirements", Kind.PRIORITY: "factors"}


def _with(rules: RuleSet, kind: Kind, changed: Sequence[Sentence]) -> RuleSet:
    if kind is Kind.REQUIREMENT:
        requirements = tuple(each for each in changed if isinstance(each, Requirement))
        return replace(rules, requirements=requirements)
    factors = tuple(each for each in changed if not isinstance(each, Requirement))
    return replace(rules, factors=factors)


def _with_clauses(sentence: Sentence, clauses: tuple[Clause, ...]) -> Sentence:
    match sentence:
        case Factor():
            return replace(sentence, when=AllOf(clauses))
        case Requirement() if len(clauses) == 1:
            return replace(sentence, clause=clauses[0])
        case Bands():
            raise LookupError("Bands ask about one number.")
    raise LookupError("A requirement is one condition, or a choice of them.")


def _clause(parts: tuple[Condition, ...]) -> Clause:
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def _exists(sentence: Sentence, place: Place) -> bool:
    if place.clause is None:
        return True
    clauses = clauses_of(sentence)
    if place.clause > len(clauses):
        return False
    return place.part is None or place.part <= len(alternatives_of(clauses[place.clause - 1]))


def _index(number: int, things: Sequence[object]) -> int:
    if not 1 <= number <= len(things):
        raise LookupError(f"There is no number {number}.")
    return number - 1


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text)):
        raise LookupError("No such number.")
    return int(text)
