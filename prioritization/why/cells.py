"""Why a household stands on a list or not, and the least that would have to be otherwise.

For staff only (R26). One household against one program is a cell of the matrix: how it stands, and
the smallest change of facts that would put it on the list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessments.enums import SCORED_TOOLS, Tool
from cas.rules.conditions import AllOf, Condition, Op
from cas.rules.evaluate import evaluate
from cas.rules.explain import fact_named, in_words, value_in_words
from cas.rules.facts import Catalogue, Fact, FactKind
from cas.rules.smallest_change import Change, Effort, SmallestChange, smallest_change
from prioritization.facts.catalogue import catalogue, known_of
from prioritization.lists.admission import opens_by_intake, tool_that_opens
from prioritization.models import HouseholdFacts
from prioritization.rulebooks.rulebook import Rulebook
from prioritization.why.eligibility import Standing, standings
from prioritization.why.provenance import Provenance, Source
from prioritization.why.ways import Way, effort_of, way_of

ENROLLED = "is_enrolled"
INTERVIEWED = {tool: f"is_interviewed_{tool}" for tool in SCORED_TOOLS}
QUEUED = "is_queued"
GATES = {
    ENROLLED: Fact(ENROLLED, "Enroll them in coordinated entry", FactKind.BOOL),
    **{
        code: Fact(code, f"Interview them: {tool.label}", FactKind.BOOL)
        for tool, code in INTERVIEWED.items()
    },
    QUEUED: Fact(QUEUED, "Finish their intake with a place on the queue", FactKind.BOOL),
}
"""What opens a list before its rules are asked (C1, C14), named by what there is to do."""


class Place(StrEnum):
    """How a household stands with a list, in the order in which people read it."""

    STANDS = "stands"
    COMING = "coming"
    ASK = "ask"
    NOT = "not"


@dataclass(frozen=True)
class Step:
    """One fact that would have to be otherwise: what is needed, what is known, and from where."""

    way: Way
    label: str
    needed: str
    now: str
    source: Source | None

    @property
    def is_task(self) -> bool:
        """Whether it is something to do, and no fact that a requirement asks about."""
        return not self.needed

    @property
    def short(self) -> str:
        """ "Ask: Has pets", "Can't change: Age of the youngest member (now: 4 years)"."""
        if self.is_task:
            return self.label
        if not self.now:
            return f"{self.way.verb}: {self.label}"
        verb = "If it has changed" if self.way is Way.ASK else self.way.verb
        return f"{verb}: {self.label} (now: {self.now})"


@dataclass(frozen=True)
class Cell:
    """One household against one program."""

    standing: Standing
    rulebook: Rulebook
    change: SmallestChange
    steps: tuple[Step, ...]
    is_decided: bool
    """Whether what is known keeps them off already, whatever is still to be asked."""

    @property
    def place(self) -> Place:
        """Whether they stand on the list, are about to, or what keeps them off."""
        if self.standing.position:
            return Place.STANDS
        if self.standing.fits:
            return Place.COMING
        return Place.NOT if self.is_decided or not self.change.is_possible else Place.ASK

    @property
    def can_change(self) -> bool:
        """Whether somebody can bring about what is missing."""
        fixed = any(step.way is Way.FIXED for step in self.steps)
        return self.change.is_possible and not fixed

    @property
    def sentence(self) -> str:
        """The verdict."""
        match self.place:
            case Place.STANDS if self.standing.fits:
                return f"They stand on this list, at place {self.standing.position}."
            case Place.STANDS:
                return (
                    f"They stand on this list, at place {self.standing.position}, though not every "
                    "requirement holds now. Somebody put them there, or the lists are about to "
                    "be computed again."
                )
            case Place.COMING:
                return (
                    "They meet everything this list asks, and join it when the lists are next "
                    "computed, tonight at the latest."
                )
            case Place.ASK:
                return f"They are not on this list yet: {self._counted('thing')} still to find out."
        return f"They are not on this list. {self._what_would_do}"

    @property
    def _what_would_do(self) -> str:
        if not self.change.is_possible:
            return "Nobody can be: its requirements exclude each other. Tell who keeps the rules."
        if not self.can_change:
            return "Nothing that anybody can do would change that now."
        would = "would" if len(self.steps) == 1 else "together would"
        return f"{self._counted('change').capitalize()} {would} put them on it."

    def _counted(self, noun: str) -> str:
        number = len(self.steps)
        return f"one {noun}" if number == 1 else f"{number} {noun}s"

    @property
    def by_way(self) -> list[tuple[Way, list[Step]]]:
        """The smallest change, by what somebody can do about each fact."""
        groups = ((way, [step for step in self.steps if step.way is way]) for way in Way)
        return [(way, steps) for way, steps in groups if steps]


def cells(
    household: HouseholdFacts, books: Iterable[Rulebook], provenance: Provenance
) -> list[Cell]:
    """The household against the programs of these rules, in their order."""
    in_order = list(books)
    facts = {**catalogue(), **GATES}
    found = standings(household, in_order, on=provenance.on)
    return [
        _cell(standing, rulebook, household, facts, provenance)
        for standing, rulebook in zip(found, in_order, strict=True)
    ]


def _cell(
    standing: Standing,
    rulebook: Rulebook,
    household: HouseholdFacts,
    facts: Catalogue,
    provenance: Provenance,
) -> Cell:
    known = known_with_gates(household)
    tree = what_opens(rulebook)
    change = change_for(tree, known, facts, provenance)
    steps = (_step(each, known, facts, provenance) for each in change.changes)
    is_decided = evaluate(tree, known) is False
    return Cell(standing, rulebook, change, tuple(dict.fromkeys(steps)), is_decided)


def what_opens(rulebook: Rulebook) -> AllOf:
    """All that has to hold for the list to take somebody: its gates, then the requirements."""
    kind = rulebook.program.kind
    gates = [ENROLLED]
    if tool := tool_that_opens(kind):
        gates.append(INTERVIEWED[Tool(tool)])
    if opens_by_intake(kind):
        gates.append(QUEUED)
    clauses = tuple(Condition(gate, Op.EQ, True) for gate in gates)
    return AllOf(clauses + rulebook.rule_set.eligibility.clauses)


def known_with_gates(household: HouseholdFacts) -> dict[str, object]:
    """What the rules know of a household, and which gates of C1 and C14 are open.

    Without an interview that counts, or an intake, its gate is not known: somebody has to ask.
    """
    interviewed = {
        code: True if getattr(household, f"{tool}_score") is not None else None
        for tool, code in INTERVIEWED.items()
    }
    gates = {ENROLLED: household.is_enrolled, QUEUED: True if household.queued_on else None}
    return {**known_of(household), **interviewed, **gates}


def change_for(
    tree: AllOf, known: Mapping[str, object], facts: Catalogue, provenance: Provenance
) -> SmallestChange:
    """The smallest change of what is known with which the tree holds."""

    def effort(code: str) -> Effort:
        return effort_of(_way(code, known, provenance), is_known=known.get(code) is not None)

    def options(code: str) -> tuple[str, ...]:
        return tuple(option for option, _ in fact_named(code, facts).options)

    return smallest_change(tree, known, effort=effort, options=options)


def _step(
    change: Change, known: Mapping[str, object], facts: Catalogue, provenance: Provenance
) -> Step:
    fact = fact_named(change.fact, facts)
    value = known.get(change.fact)
    needed = dict.fromkeys(in_words(each, facts) for each in change.conditions)
    is_task = change.fact in GATES
    return Step(
        way=_way(change.fact, known, provenance),
        label=fact.label,
        needed="" if is_task else "; and ".join(needed),
        now="" if is_task or value is None else value_in_words(value, fact),
        source=_source(change.fact, provenance),
    )


def _way(code: str, known: Mapping[str, object], provenance: Provenance) -> Way:
    if known.get(code) is not None:
        return way_of(code, is_known=True)
    source = _source(code, provenance)
    has_expired = source is not None and source.expired_on is not None
    return way_of(code, is_known=False, has_expired=has_expired)


def _source(code: str, provenance: Provenance) -> Source | None:
    for tool, gate in INTERVIEWED.items():
        if code == gate:
            return provenance.of_tool(tool)
    if code == QUEUED:
        return provenance.intake
    return None if code == ENROLLED else provenance.of(code)
