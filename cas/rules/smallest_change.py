"""Reading four: the smallest set of facts that would have to be otherwise for a tree to hold.

A tree holds when every clause has a condition that surely holds. So each clause that is open has
to be met by one of its conditions, a fact takes one value that satisfies all conditions chosen for
it, and what a changed fact met before has to be met anew. Branch and bound finds the cheapest such
choice; clauses that share no fact are looked at apart, which keeps real rules to a few steps.

Facts are taken as independent of each other; who shows the result says so where they are not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cas.rules.conditions import AllOf, Clause, Condition, conditions_of, fact_codes
from cas.rules.evaluate import Facts, evaluate
from cas.rules.fitting_values import value_for

MOST_STEPS = 1000
"""Steps of the search for one group of clauses; beyond them the best found so far is given."""

Options = Callable[[str], tuple[str, ...]]
"""The options that a fact can take; empty where any code may be given (a ZIP code)."""


class Effort(NamedTuple):
    """What it takes to change a fact; compared from left to right, summed part by part.

    `beyond_reach` is 1 for a fact that nobody can change now, `changes` counts facts, and `weight`
    decides between sets of one size.
    """

    beyond_reach: int = 0
    changes: int = 0
    weight: int = 0

    def plus(self, other: "Effort") -> "Effort":
        """Both together."""
        return Effort(
            self.beyond_reach + other.beyond_reach,
            self.changes + other.changes,
            self.weight + other.weight,
        )


Efforts = Callable[[str], Effort]


@dataclass(frozen=True)
class Change:
    """One fact that would have to be otherwise: all `conditions` hold for `value`, for example."""

    fact: str
    conditions: tuple[Condition, ...]
    value: object


@dataclass(frozen=True)
class SmallestChange:
    """Facts to change, in the order of the rule; none when the tree holds already.

    `is_possible` is False when no facts at all satisfy the tree. `is_proven` is False when the
    search ended before every smaller set was ruled out.
    """

    changes: tuple[Change, ...] = ()
    is_possible: bool = True
    is_proven: bool = True

    @property
    def facts(self) -> tuple[str, ...]:
        """Codes of the facts to change."""
        return tuple(change.fact for change in self.changes)


def smallest_change(
    tree: AllOf, facts: Facts, *, effort: Efforts, options: Options = lambda code: ()
) -> SmallestChange:
    """The cheapest set of facts whose change makes `tree` surely hold; see `Effort`."""
    chosen: dict[str, tuple[Condition, ...]] = {}
    is_possible = is_proven = True
    for group in _groups(tree.clauses):
        search = _Search(group, facts, effort, options)
        found = search.cheapest()
        is_proven = is_proven and search.is_complete
        is_possible = is_possible and found is not None
        chosen.update(found or {})
    if not is_possible:
        return SmallestChange(is_possible=False, is_proven=is_proven)
    in_order = [code for code in fact_codes(tree) if code in chosen]
    changes = (
        Change(code, chosen[code], value_for(chosen[code], options(code))) for code in in_order
    )
    return SmallestChange(tuple(changes), is_proven=is_proven)


Chosen = dict[str, tuple[Condition, ...]]


class _Search:
    """The cheapest choice of conditions for clauses that share facts."""

    def __init__(
        self, clauses: Sequence[Clause], facts: Facts, effort: Efforts, options: Options
    ) -> None:
        self.clauses = clauses
        self.facts = facts
        self.options = options
        self.effort = {code: effort(code) for clause in clauses for code in fact_codes(clause)}
        self.holds = {
            condition: evaluate(condition, facts) is True
            for clause in clauses
            for condition in conditions_of(clause)
        }
        self.best: Chosen | None = None
        self.best_effort = Effort()
        self.steps = 0

    @property
    def is_complete(self) -> bool:
        return self.steps <= MOST_STEPS

    def cheapest(self) -> Chosen | None:
        self._go_on({}, Effort())
        return self.best

    def _go_on(self, chosen: Chosen, spent: Effort) -> None:
        self.steps += 1
        open_clauses = [each for each in self.clauses if not self._is_met(each, chosen)]
        if not open_clauses:
            self._keep_if_better(chosen, spent)
            return
        if not self.is_complete or self._is_hopeless(open_clauses, chosen, spent):
            return
        tightest = min(open_clauses, key=lambda clause: len(list(conditions_of(clause))))
        for condition, total in self._ways(tightest, chosen, spent):
            together = (*chosen.get(condition.fact, ()), condition)
            self._go_on({**chosen, condition.fact: together}, total)

    def _is_met(self, clause: Clause, chosen: Chosen) -> bool:
        """A fact that changes meets only what it was chosen for."""
        return any(
            condition in chosen[condition.fact]
            if condition.fact in chosen
            else self.holds[condition]
            for condition in conditions_of(clause)
        )

    def _keep_if_better(self, chosen: Chosen, spent: Effort) -> None:
        if self.best is None or spent < self.best_effort:
            self.best, self.best_effort = chosen, spent

    def _is_hopeless(self, clauses: list[Clause], chosen: Chosen, spent: Effort) -> bool:
        """Whether even the least that is still to do costs as much as the best found.

        Open clauses without a fact in common need a change each, unless a fact that changes
        anyway can meet them.
        """
        if self.best is None:
            return False
        least, counted = spent, set(chosen)
        for clause in clauses:
            codes = set(fact_codes(clause))
            if counted.isdisjoint(codes):
                least = least.plus(min(self.effort[code] for code in codes))
                counted |= codes
        return least >= self.best_effort

    def _ways(
        self, clause: Clause, chosen: Chosen, spent: Effort
    ) -> list[tuple[Condition, Effort]]:
        """The conditions that can meet the clause now, the cheapest first."""
        ways = [
            (condition, spent.plus(self._added(condition, chosen)))
            for condition in conditions_of(clause)
            if self._is_possible(condition, chosen)
        ]
        return sorted(ways, key=lambda way: way[1])

    def _added(self, condition: Condition, chosen: Chosen) -> Effort:
        return Effort() if condition.fact in chosen else self.effort[condition.fact]

    def _is_possible(self, condition: Condition, chosen: Chosen) -> bool:
        together = (*chosen.get(condition.fact, ()), condition)
        return value_for(together, self.options(condition.fact)) is not None


def _groups(clauses: tuple[Clause, ...]) -> Iterator[list[Clause]]:
    """Clauses that share facts, directly or through others, stay together."""
    groups: list[tuple[set[str], list[Clause]]] = []
    for clause in clauses:
        codes, together = set(fact_codes(clause)), [clause]
        apart = []
        for others, members in groups:
            if codes.isdisjoint(others):
                apart.append((others, members))
            else:
                codes, together = codes | others, members + together
        groups = [*apart, (codes, together)]
    for _, together in groups:
        yield together
