"""What differs between two rule sets, in words: for the person who publishes one after the other.

The order of rules decides nothing, so rules that only changed places do not differ.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cas.rules.conditions import fact_codes
from cas.rules.explain import in_words
from cas.rules.facts import Catalogue
from cas.rules.ruleset import Bands, Priority, Requirement, RuleSet, points_in_words

Rule = TypeVar("Rule", Requirement, Priority)


class Change(StrEnum):
    """What happened to a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One rule that differs. `part` is "Requirement" or "Priority".

    `before` and `after` are its sentences, "" where there is none; `details` say what else of it
    changed: its note and its legal basis.
    """

    change: Change
    part: str
    before: str
    after: str
    details: tuple[str, ...] = ()

    @property
    def same_sentence(self) -> bool:
        """Whether only what is written beside the rule changed."""
        return self.before == self.after


def differences(before: RuleSet, after: RuleSet, catalogue: Catalogue) -> tuple[Difference, ...]:
    """Every rule that was added, removed or changed; empty when both decide and say the same."""
    return (
        *_compare("Requirement", before.requirements, after.requirements, catalogue),
        *_compare("Priority", before.factors, after.factors, catalogue),
    )


def sentence(rule: Requirement | Priority, catalogue: Catalogue) -> str:
    """A rule as people read it: "Pets is No", "5 points: Location is Oak Park"."""
    if isinstance(rule, Requirement):
        return in_words(rule.clause, catalogue)
    if isinstance(rule, Bands):
        return rule.in_words(catalogue)
    return f"{points_in_words(rule)}: {rule.in_words(catalogue)}"


def _compare(
    part: str, before: Iterable[Rule], after: Iterable[Rule], catalogue: Catalogue
) -> Iterator[Difference]:
    """Rules that ask the same, or about the same facts, are one rule that changed."""
    gone: list[Rule] = _without_shared(before, after)
    new: list[Rule] = _without_shared(after, before)
    pairs = [*_take_pairs(gone, new, _question), *_take_pairs(gone, new, _facts)]
    for older, newer in pairs:
        yield Difference(
            Change.CHANGED,
            part,
            sentence(older, catalogue),
            sentence(newer, catalogue),
            tuple(_details(older, newer)),
        )
    for rule in gone:
        yield Difference(Change.REMOVED, part, sentence(rule, catalogue), "")
    for rule in new:
        yield Difference(Change.ADDED, part, "", sentence(rule, catalogue))


def _without_shared(rules: Iterable[Rule], others: Iterable[Rule]) -> list[Rule]:
    """Those of `rules` that `others` does not have, as often as it does not."""
    shared = Counter(others)
    left = []
    for rule in rules:
        if shared[rule]:
            shared[rule] -= 1
        else:
            left.append(rule)
    return left


def _take_pairs(
    gone: list[Rule], new: list[Rule], alike: Callable[[Rule], object]
) -> Iterator[tuple[Rule, Rule]]:
    """Take rules that are alike out of both lists, pair by pair."""
    for older in list(gone):
        newer = next((each for each in new if alike(each) == alike(older)), None)
        if newer is not None:
            gone.remove(older)
            new.remove(newer)
            yield older, newer


def _question(rule: Requirement | Priority) -> object:
    if isinstance(rule, Requirement):
        return rule.clause
    return (rule.fact, "bands") if isinstance(rule, Bands) else rule.when


def _facts(rule: Requirement | Priority) -> frozenset[str]:
    trees = (rule.clause,) if isinstance(rule, Requirement) else rule.trees
    return frozenset(code for tree in trees for code in fact_codes(tree))


def _details(older: Requirement | Priority, newer: Requirement | Priority) -> Iterator[str]:
    yield from _changed_text("note", older.note, newer.note)
    if isinstance(older, Requirement) and isinstance(newer, Requirement):
        yield from _changed_text("legal basis", older.legal_basis, newer.legal_basis)


def _changed_text(name: str, older: str, newer: str) -> Iterator[str]:
    if older == newer:
        return
    if not older:
        yield f"New {name}: “{newer}”"
    elif not newer:
        yield f"Without the {name} “{older}”"
    else:
        yield f"The {name} was “{older}” and becomes “{newer}”"
