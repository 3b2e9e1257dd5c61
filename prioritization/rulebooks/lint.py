"""What is wrong or doubtful in rules, judged with what they inherit and with who is enrolled now.

`cas.rules.lint` reads the rules alone; here they meet the county-wide requirements, the other
shelters and, in one statement, the facts of every enrolled household.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from cas.rules import facts as fact_catalogue
from cas.rules import lint as pure
from cas.rules.conditions import AllOf, Clause, fact_codes
from cas.rules.explain import fact_named, in_words, series
from cas.rules.facts import Catalogue
from cas.rules.lint import NOTHING_INHERITED, Level, LintFinding
from cas.rules.ruleset import RuleSet
from prioritization.facts.catalogue import bound_problems, catalogue
from prioritization.facts.unpacking import facts_of_enrolled
from prioritization.models import Program, RuleVersion
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.sql import columns_of, compile_clause, surely


def lint(rules: RuleSet, *, program: Program | None, on: date) -> list[LintFinding]:
    """Findings about the rules of a program, or the county-wide ones (None), on the day `on`."""
    found = lint_under(rules, inherited_by(program, on=on), catalogue())
    emptied = _emptied_lists(rules, on=on) if program is None else ()
    return pure.in_order([*found, *emptied])


def lint_under(rules: RuleSet, inherited: RuleSet | None, facts: Catalogue) -> list[LintFinding]:
    """Findings about rules under what they inherit, without asking the database anything."""
    bounds = [LintFinding(Level.ERROR, "", "", problem) for problem in bound_problems(rules)]
    return [*bounds, *pure.lint(rules, facts, inherited or NOTHING_INHERITED)]


def lint_with_households(rules: RuleSet, *, program: Program | None, on: date) -> list[LintFinding]:
    """The same, and what no enrolled household meets or has known; one pass over their facts."""
    found = lint(rules, program=program, on=on)
    among_people = _unmet(rules, inherited_by(program, on=on))
    if pure.errors(found):
        among_people = (each for each in among_people if each.place != TOGETHER)
    return pure.in_order([*found, *among_people])


TOGETHER = "All requirements together"
"""What nobody meets as a whole is not worth saying while a part of it has to be mended."""


def inherited_by(program: Program | None, *, on: date) -> RuleSet:
    """What the county-wide rules in force add to a program's own."""
    if program is None or not rulebooks.inherits_county_rules(program.kind):
        return NOTHING_INHERITED
    county = RuleVersion.objects.county_in_force(on)
    return county.rule_set if county else NOTHING_INHERITED


def _emptied_lists(rules: RuleSet, *, on: date) -> Iterator[LintFinding]:
    """Shelters that nobody could join any more under these county-wide rules."""
    facts = catalogue()
    emptied = [
        book.program.name
        for book in rulebooks.in_force(on)
        if rulebooks.inherits_county_rules(book.program.kind)
        and pure.clashes_between(rules, book.own.rule_set, facts)
    ]
    if emptied:
        message = (
            "These county-wide requirements contradict the program's own, so nobody could be on "
            "its list."
        )
        yield LintFinding(Level.WARNING, series(sorted(emptied), "and"), "", message)


@dataclass(frozen=True)
class _Counts:
    """How many households are enrolled; of these, how many have each fact and meet each clause."""

    enrolled: int
    known: dict[str, int]
    meeting: list[int]


def _unmet(rules: RuleSet, inherited: RuleSet) -> Iterator[LintFinding]:
    facts = catalogue()
    clauses = [each.clause for each in rules.requirements if _fits(each.clause, facts)]
    together = AllOf((*inherited.eligibility.clauses, *clauses))
    counts = _count(rules, inherited, [*clauses, together])
    if not counts.enrolled:
        return
    for n, requirement in enumerate(rules.requirements, 1):
        clause = requirement.clause
        if not _fits(clause, facts) or counts.meeting[clauses.index(clause)]:
            continue
        yield _unmet_alone(f"Requirement {n}", clause, counts, facts)
    if rules.requirements and not counts.meeting[-1] and all(counts.meeting[:-1]):
        message = "No household that is enrolled now meets all of them: the list would be empty."
        yield LintFinding(Level.WARNING, TOGETHER, "", message)
    yield from _unearned(rules, counts, facts)


def _unmet_alone(place: str, clause: Clause, counts: _Counts, facts: Catalogue) -> LintFinding:
    never = _never_known(fact_codes(clause), counts, facts)
    message = "No household that is enrolled now surely meets this."
    if never:
        message += f" Nobody was asked yet: {series(never, 'and')}."
    return LintFinding(Level.WARNING, place, in_words(clause, facts), message)


def _unearned(rules: RuleSet, counts: _Counts, facts: Catalogue) -> Iterator[LintFinding]:
    for n, factor in enumerate(rules.factors, 1):
        codes = [code for tree in factor.trees for code in fact_codes(tree)]
        never = _never_known(codes, counts, facts)
        if never:
            message = f"Nobody was asked yet: {series(never, 'and')}."
            words = factor.in_words(facts)
            yield LintFinding(Level.WARNING, f"Priority {n}", words, message)


def _never_known(codes: Sequence[str], counts: _Counts, facts: Catalogue) -> list[str]:
    """The names of the facts that are known of nobody, each once."""
    never = (code for code in codes if counts.known.get(code) == 0)
    return list(dict.fromkeys(f"“{fact_named(code, facts).label}”" for code in never))


def _fits(node: Clause | AllOf, facts: Catalogue) -> bool:
    return not fact_catalogue.check(node, facts)


COUNT = "SELECT count(*), {counts} FROM ({facts}) AS facts"


def _count(rules: RuleSet, inherited: RuleSet, nodes: Sequence[Clause | AllOf]) -> _Counts:
    """One statement for every fact and every clause."""
    facts = catalogue()
    codes = [code for code in dict.fromkeys((*inherited.facts, *rules.facts)) if code in facts]
    column = columns_of("facts")
    known = [sql.SQL("count({})").format(column(facts[code])) for code in codes]
    meeting = [
        sql.SQL("count(*) FILTER (WHERE {})").format(surely(compile_clause(node, facts, column)))
        for node in nodes
    ]
    statement = sql.SQL(COUNT).format(
        counts=sql.SQL(", ").join([*known, *meeting]), facts=facts_of_enrolled(codes)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None))
        enrolled, *numbers = cursor.fetchone()
    return _Counts(enrolled, dict(zip(codes, numbers, strict=False)), list(numbers[len(codes) :]))
