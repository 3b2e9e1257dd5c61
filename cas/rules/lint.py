"""What is wrong or doubtful in rules before they are published, for the person who wrote them.

An error keeps rules from being published, a warning may be right and has to be read, a note says
what a rule means for people of whom something is not known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cas.rules import facts as fact_catalogue
from cas.rules.clashes import always_true, clashes, never_true
from cas.rules.conditions import Clause, fact_codes
from cas.rules.explain import fact_named, in_words, series
from cas.rules.facts import Catalogue
from cas.rules.ruleset import Bands, Priority, Requirement, RuleSet
from cas.rules.traits import sensitive_traits


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class LintFinding:
    """One thing to know about one rule. `place` names it ("Requirement 2"), `words` say it."""

    level: Level
    place: str
    words: str
    message: str


@dataclass(frozen=True)
class _Placed:
    place: str
    requirement: Requirement
    words: str

    def finding(self, level: Level, message: str) -> LintFinding:
        return LintFinding(level, self.place, self.words, message)


NOTHING_INHERITED = RuleSet()


def lint(
    rules: RuleSet, catalogue: Catalogue, inherited: RuleSet = NOTHING_INHERITED
) -> list[LintFinding]:
    """Findings about a rule set under what it inherits: errors first, then warnings, then notes."""
    own = _placed("Requirement", rules.requirements, catalogue)
    above = _placed("County-wide requirement", inherited.requirements, catalogue)
    found = [
        *_misfits(own, rules.factors, catalogue),
        *_clashes(_fitting(above, catalogue), _fitting(own, catalogue), catalogue),
        *_alone(_fitting(own, catalogue), catalogue),
        *_traits(own, rules.factors, catalogue),
        *_idle_points(rules.factors, catalogue),
        *_gaps(rules.factors, catalogue),
        *_unknowns(own, rules.factors, catalogue),
    ]
    return in_order(found)


def in_order(found: Iterable[LintFinding]) -> list[LintFinding]:
    """Errors first, then warnings, then notes; as they came among themselves."""
    return sorted(found, key=lambda each: list(Level).index(each.level))


def clashes_between(above: RuleSet, own: RuleSet, catalogue: Catalogue) -> bool:
    """Whether what is inherited and a program's own requirements surely cannot hold together."""
    parts = [
        [each.requirement.clause for each in _fitting(_placed("", part, catalogue), catalogue)]
        for part in (above.requirements, own.requirements)
    ]
    first_own = len(parts[0])
    return any(
        min(group) < first_own <= max(group) for group in clashes([*parts[0], *parts[1]], catalogue)
    )


def errors(found: Iterable[LintFinding]) -> list[LintFinding]:
    """Those that keep the rules from being published."""
    return [each for each in found if each.level is Level.ERROR]


def _placed(
    name: str, requirements: Sequence[Requirement], catalogue: Catalogue
) -> tuple[_Placed, ...]:
    return tuple(
        _Placed(f"{name} {n}", each, in_words(each.clause, catalogue))
        for n, each in enumerate(requirements, 1)
    )


def _fitting(placed: Sequence[_Placed], catalogue: Catalogue) -> tuple[_Placed, ...]:
    """Those that can be reasoned about; what does not fit the facts is an error of its own."""
    return tuple(
        each for each in placed if not fact_catalogue.check(each.requirement.clause, catalogue)
    )


def _misfits(
    placed: Sequence[_Placed], factors: Sequence[Priority], catalogue: Catalogue
) -> Iterator[LintFinding]:
    for each in placed:
        for problem in fact_catalogue.check(each.requirement.clause, catalogue):
            yield each.finding(Level.ERROR, problem)
    for n, factor in enumerate(factors, 1):
        problems = (p for tree in factor.trees for p in fact_catalogue.check(tree, catalogue))
        for problem in dict.fromkeys(problems):
            yield LintFinding(Level.ERROR, f"Priority {n}", factor.in_words(catalogue), problem)


def _clashes(
    above: Sequence[_Placed], own: Sequence[_Placed], catalogue: Catalogue
) -> Iterator[LintFinding]:
    together = (*above, *own)
    for numbers in clashes([each.requirement.clause for each in together], catalogue):
        first, *others = (together[n] for n in numbers)
        named = series([first.place, *(_lowered(each.place) for each in others)], "and")
        sentences = series([f"“{each.words}”" for each in (first, *others)], "and")
        yield LintFinding(
            Level.ERROR,
            named,
            sentences,
            "No household can meet all of these, so nobody could ever join the list.",
        )


def _alone(placed: Sequence[_Placed], catalogue: Catalogue) -> Iterator[LintFinding]:
    for each in placed:
        if never_true(each.requirement.clause, catalogue):
            message = "Nobody can ever meet this, so nobody could join the list."
            yield each.finding(Level.ERROR, message)
        elif always_true(each.requirement.clause, catalogue):
            message = (
                "Everybody of whom it is known meets this: it only keeps off those of whom it is "
                "not known. Leave it out, or ask something narrower."
            )
            yield each.finding(Level.WARNING, message)


def _traits(
    placed: Sequence[_Placed], factors: Sequence[Priority], catalogue: Catalogue
) -> Iterator[LintFinding]:
    for each in placed:
        traits = sensitive_traits(each.requirement.clause)
        if traits and not each.requirement.legal_basis.strip():
            message = (
                f"This decides by {series(traits, 'and')}. Fair housing law allows that only on "
                f"a legal basis: write down the law, contract or funding rule it rests on."
            )
            yield each.finding(Level.ERROR, message)
    for n, factor in enumerate(factors, 1):
        traits = tuple(
            dict.fromkeys(trait for tree in factor.trees for trait in sensitive_traits(tree))
        )
        if traits and not factor.note.strip():
            message = (
                f"This gives points by {series(traits, 'and')}. Write in the note which law, "
                f"contract or funding rule allows it."
            )
            yield LintFinding(Level.ERROR, f"Priority {n}", factor.in_words(catalogue), message)


def _idle_points(factors: Sequence[Priority], catalogue: Catalogue) -> Iterator[LintFinding]:
    for n, factor in enumerate(factors, 1):
        if isinstance(factor, Bands) or fact_catalogue.check(factor.when, catalogue):
            continue
        clauses = factor.when.clauses
        if any(never_true(each, catalogue) for each in clauses) or clashes(clauses, catalogue):
            message = "Nobody can ever get these points."
        elif all(always_true(each, catalogue) for each in clauses):
            message = "Everybody of whom it is known gets these points, so they put nobody first."
        else:
            continue
        yield LintFinding(Level.WARNING, f"Priority {n}", factor.in_words(catalogue), message)


def _gaps(factors: Sequence[Priority], catalogue: Catalogue) -> Iterator[LintFinding]:
    for n, factor in enumerate(factors, 1):
        for first, last in factor.gaps() if isinstance(factor, Bands) else ():
            between = f"at {first}" if first == last else f"from {first} to {last}"
            yield LintFinding(
                Level.WARNING,
                f"Priority {n}",
                factor.in_words(catalogue),
                f"There is a gap between two bands: {between} nobody gets points.",
            )


def _unknowns(
    placed: Sequence[_Placed], factors: Sequence[Priority], catalogue: Catalogue
) -> Iterator[LintFinding]:
    for each in placed:
        asked = _asked(each.requirement.clause, catalogue)
        message = f"Not known: the household waits off the list until somebody asks {asked}."
        yield each.finding(Level.NOTE, message)
    for n, factor in enumerate(factors, 1):
        yield LintFinding(
            Level.NOTE,
            f"Priority {n}",
            factor.in_words(catalogue),
            "Not known: no points from this until it is asked; nobody is kept off the list.",
        )


def _asked(clause: Clause, catalogue: Catalogue) -> str:
    """What has to be asked, by the names that people read: any one may decide a choice."""
    labels = dict.fromkeys(fact_named(code, catalogue).label for code in fact_codes(clause))
    return series([f"“{label}”" for label in labels], "or")


def _lowered(place: str) -> str:
    return place[0].lower() + place[1:]
