"""Clauses that nobody or everybody meets, alone or together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce

from cas.rules.conditions import AnyOf, Clause, Condition, conditions_of
from cas.rules.domains import Domain, Numbers, allowed, join, meet
from cas.rules.facts import Catalogue

_WHOSE_AGE = ("youngest", "head", "oldest")
AGES_IN_ORDER = tuple(
    (f"{younger}_age_low", f"{older}_age_high")
    for place, younger in enumerate(_WHOSE_AGE)
    for older in _WHOSE_AGE[place:]
)
"""Pairs of facts of which the first is never more than the second (C16)."""


def never_true(clause: Clause, catalogue: Catalogue) -> bool:
    """Whether no value of its facts meets the clause. It must fit the catalogue."""
    return all(allowed(each, catalogue[each.fact]).is_empty for each in conditions_of(clause))


def always_true(clause: Clause, catalogue: Catalogue) -> bool:
    """Whether every value of its facts meets the clause, as soon as they are known."""
    conditions = list(conditions_of(clause))
    pairs = {(each.fact, each.op, each.value) for each in conditions}
    if any((each.fact, each.op.negative, each.value) in pairs for each in conditions):
        return True
    by_fact: dict[str, list[Domain]] = {}
    for each in conditions:
        by_fact.setdefault(each.fact, []).append(allowed(each, catalogue[each.fact]))
    return any(reduce(join, domains).is_everything for domains in by_fact.values())


def clashes(clauses: Iterable[Clause], catalogue: Catalogue) -> tuple[tuple[int, ...], ...]:
    """Groups of clauses, by position, that cannot all hold for one household.

    Clauses that nobody meets alone are left out. What is found surely clashes; a clash across
    several facts may stay unseen.
    """
    numbered = [(n, each) for n, each in enumerate(clauses) if not never_true(each, catalogue)]
    narrowing = _Narrowing(catalogue)
    for n, clause in sorted(numbered, key=lambda pair: isinstance(pair[1], AnyOf)):
        narrowing.add(n, clause)
    for n, clause in numbered:  # a choice may have been narrowed by one that came after it
        narrowing.add(n, clause)
    narrowing.compare_ages()
    return tuple(dict.fromkeys(narrowing.found))


@dataclass
class _Narrowing:
    """What is left of each fact's values, and which clauses took the others away."""

    catalogue: Catalogue
    left: dict[str, Domain] = field(default_factory=dict)
    by: dict[str, tuple[int, ...]] = field(default_factory=dict)
    found: list[tuple[int, ...]] = field(default_factory=list)
    clashing: set[int] = field(default_factory=set)

    def add(self, n: int, clause: Clause) -> None:
        if n in self.clashing:
            return
        conditions = list(conditions_of(clause))
        open_ones = [each for each in conditions if not self._with(each).is_empty]
        if not open_ones:
            self._clash(n, (each.fact for each in conditions))
        elif len({each.fact for each in open_ones}) == 1:
            self._narrow(n, open_ones, others=conditions)

    def compare_ages(self) -> None:
        for lower, upper in AGES_IN_ORDER:
            low, high = self.left.get(lower), self.left.get(upper)
            if not (isinstance(low, Numbers) and isinstance(high, Numbers)):
                continue
            if low.intervals[0][0] > high.intervals[-1][1]:
                self.found.append(_in_order(self.by[lower] + self.by[upper]))

    def _with(self, condition: Condition) -> Domain:
        domain = allowed(condition, self.catalogue[condition.fact])
        left = self.left.get(condition.fact)
        return domain if left is None else meet(left, domain)

    def _narrow(self, n: int, conditions: list[Condition], others: Iterable[Condition]) -> None:
        fact = conditions[0].fact
        narrowed = reduce(join, map(self._with, conditions))
        if narrowed == self.left.get(fact):
            return
        self.left[fact] = narrowed
        blamed = (self.by.get(each.fact, ()) for each in others)
        self.by[fact] = _in_order((*self.by.get(fact, ()), *sum(blamed, ()), n))

    def _clash(self, n: int, facts: Iterable[str]) -> None:
        blamed = (self.by.get(fact, ()) for fact in facts)
        self.found.append(_in_order((*sum(blamed, ()), n)))
        self.clashing.add(n)


def _in_order(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))
