"""Extremely vulnerable households that stand on no list, and the requirements that keep them off.

The same conditions decide that move the lists (`prioritization.sql`): a requirement blocks unless
it surely holds, so what is not known blocks too. Who already has a place in a shelter is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef
from django.urls import reverse
from psycopg import sql

from cas.rules.explain import in_words
from cas.rules.ruleset import Requirement
from prioritization.enums import ProgramKind
from prioritization.facts.catalogue import catalogue
from prioritization.facts.unpacking import unpacking
from prioritization.lists.admission import is_open
from prioritization.models import Entry, HouseholdFacts, RuleVersion
from prioritization.querysets import FactsQuerySet
from prioritization.reports.definition import Asked, Report
from prioritization.reports.findings import (
    Findings,
    Row,
    Table,
    alone,
    counted,
    nothing,
    parts_of,
)
from prioritization.reports.pictures import Bar, Picture, Strip, picture
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.rulebooks.rulebook import Rulebook
from prioritization.sql import columns_of, compile_clause

NO_TOOL, ASK, RULES = "no_tool", "ask", "rules"
WHY = {
    NO_TOOL: "No assessment that opens a list is current",
    ASK: "An answer is missing: ask it, and they may fit",
    RULES: "A requirement of every program keeps them off",
}
"""What keeps a household off all lists, the first that holds."""


def fits_nowhere(facts: FactsQuerySet, kinds: list[str]) -> FactsQuerySet:
    """Of these households those that are enrolled, extremely vulnerable and not in a shelter, and
    stand on no list of these kinds of programs.
    """
    standing = Entry.objects.standing().filter(
        household=OuterRef("pk"), program__is_active=True, program__kind__in=kinds
    )
    return facts.filter(~Exists(standing), is_enrolled=True, is_evh=True, is_placed=False)


@dataclass(frozen=True)
class Block:
    """How many of them one requirement keeps off: `unknown` of these for want of an answer, and
    `waived` would stand on a list if it were taken out.
    """

    households: int
    unknown: int
    waived: int


Place = tuple[int, int]
"""A requirement: the number of its version, and its place there."""

BLOCKS = """
WITH facts AS MATERIALIZED (
    SELECT stored.household_id, {facts}
    FROM prioritization_householdfacts stored {unpacked}
    WHERE stored.is_enrolled AND stored.is_evh AND NOT stored.is_placed AND NOT EXISTS (
        SELECT FROM prioritization_entry entry
        JOIN prioritization_program program ON program.id = entry.program_id
        WHERE entry.household_id = stored.household_id AND entry.left_at IS NULL
            AND program.is_active AND program.kind = ANY(%(kinds)s)
    )
),
blocked AS MATERIALIZED ({programs}),
household AS (
    SELECT facts.household_id, CASE
        WHEN count(blocked.blocks) = 0 THEN 'no_tool'
        WHEN bool_or(blocked.blocks = blocked.unknown) THEN 'ask'
        ELSE 'rules'
    END AS why
    FROM facts LEFT JOIN blocked USING (household_id)
    GROUP BY facts.household_id
)
SELECT NULL AS requirement, why, count(*), 0, 0 FROM household GROUP BY why
UNION ALL
SELECT requirement, NULL, count(DISTINCT household_id),
    count(DISTINCT household_id) FILTER (WHERE requirement = ANY(unknown)),
    count(DISTINCT household_id) FILTER (WHERE cardinality(blocks) = 1)
FROM blocked CROSS JOIN unnest(blocks) AS requirement
GROUP BY requirement
"""

OF_A_PROGRAM = """
    SELECT household_id,
        array_remove(ARRAY[{blocks}]::text[], NULL) AS blocks,
        array_remove(ARRAY[{unknown}]::text[], NULL) AS unknown
    FROM facts WHERE {is_open}"""

NO_PROGRAM = "SELECT NULL::bigint AS household_id, NULL::text[] AS blocks, NULL::text[] AS unknown"


def blocks(
    books: list[Rulebook], kinds: list[str]
) -> tuple[Mapping[str, int], Mapping[Place, Block]]:
    """How many fit nowhere, by why; and what each requirement does to them."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(books).as_string(None), {"kinds": kinds})
        rows = cursor.fetchall()
    why = {reason: number for place, reason, number, *_ in rows if place is None}
    found = {_place(place): Block(*numbers) for place, _, *numbers in rows if place is not None}
    return why, found


def _statement(books: list[Rulebook]) -> sql.Composable:
    parts = [_of_program(each) for each in books]
    return sql.SQL(BLOCKS).format(
        **unpacking([each.rule_set for each in books], catalogue()),
        programs=sql.SQL(" UNION ALL ").join(parts or [sql.SQL(f"{NO_PROGRAM} WHERE false")]),
    )


def _of_program(book: Rulebook) -> sql.Composable:
    clauses = [
        (sql.Literal(f"{version}:{place}"), _compiled(requirement))
        for (version, place), requirement in _requirements(book).items()
    ]
    return sql.SQL(OF_A_PROGRAM).format(
        blocks=_where(clauses, "CASE WHEN {clause} IS NOT TRUE THEN {name} END"),
        unknown=_where(clauses, "CASE WHEN {clause} IS NULL THEN {name} END"),
        is_open=is_open(book.program.kind),
    )


def _where(clauses: list[tuple[sql.Literal, sql.Composable]], shape: str) -> sql.Composable:
    each = (sql.SQL(shape).format(clause=clause, name=name) for name, clause in clauses)
    return sql.SQL(", ").join(each)


def _compiled(requirement: Requirement) -> sql.Composable:
    return compile_clause(requirement.clause, catalogue(), columns_of("facts"))


def _requirements(book: Rulebook) -> dict[Place, Requirement]:
    """By place: those of one version are counted from 0."""
    found: dict[Place, Requirement] = {}
    next_place: dict[int, int] = {}
    for requirement, version in book.requirements():
        place = next_place.get(version.pk, 0)
        next_place[version.pk] = place + 1
        found[version.pk, place] = requirement
    return found


def _place(words: str) -> Place:
    version, place = words.split(":")
    return int(version), int(place)


def books_of(kinds: list[str], on: date) -> list[Rulebook]:
    """The rules in force of these kinds of programs."""
    return [each for each in rulebooks.in_force(on) if each.program.kind in kinds]


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    books = books_of(asked.kinds, asked.on)
    why, found = blocks(books, asked.kinds)
    total = sum(why.values())
    if not total:
        everybody = "Every extremely vulnerable household stands on a list, or has a place"
        return nothing(everybody, *_of_shelters(asked))
    lines = _lines(books, found, total, asked.hides)
    tables = [_by_why(why, asked), *([_by_rule(lines)] if lines else [])]
    return Findings(
        finding=_finding(alone(total, hides=asked.hides), asked.kind),
        summary=(*_of_shelters(asked), *_to_interview(why, asked.hides), *_summary(lines)),
        picture=_picture(lines) if lines else None,
        tables=tuple(tables),
    )


@dataclass(frozen=True)
class Line:
    """A requirement, where it stands, and what it does; None is not shown."""

    words: str
    where: str
    url: str
    households: int | None
    unknown: int | None
    waived: int | None


def _lines(
    books: list[Rulebook], found: Mapping[Place, Block], total: int, hides: bool
) -> list[Line]:
    """Whichever requirement would let most of them in comes first, then whichever blocks most."""
    places: dict[Place, tuple[Requirement, RuleVersion]] = {}
    for book in books:
        versions = {version.pk: version for version in (book.own, book.county) if version}
        for place, requirement in _requirements(book).items():
            places[place] = requirement, versions[place[0]]
    order = sorted(found, key=lambda place: (-found[place].waived, -found[place].households, place))
    return [_line(*places[place], found[place], total, hides) for place in order]


def _line(
    requirement: Requirement, version: RuleVersion, block: Block, total: int, hides: bool
) -> Line:
    program = version.program
    wholes = (total, block.households)
    return Line(
        words=in_words(requirement.clause, catalogue()),
        where=program.name if program else "Every shelter",
        url=reverse("prioritization:rule_detail", args=[program.slug]) if program else "",
        households=alone(block.households, hides=hides, of=(total,)),
        unknown=alone(block.unknown, hides=hides, of=wholes),
        waived=alone(block.waived, hides=hides, of=wholes),
    )


def _finding(total: int | None, kind: ProgramKind | None) -> str:
    stands = "stands" if total == 1 else "stand"
    of_kind = f" of this kind of program: {kind.label.lower()}" if kind else ""
    return f"{counted(total, 'extremely vulnerable household')} {stands} on no list{of_kind}"


def _to_interview(why: Mapping[str, int], hides: bool) -> tuple[str, ...]:
    """C1: for them no requirement is asked before they are interviewed."""
    number = alone(why.get(NO_TOOL, 0), hides=hides, of=(sum(why.values()),))
    return (f"{counted(number, 'household')} to interview first.",) if number else ()


def _of_shelters(asked: Asked) -> tuple[str, ...]:
    """Of all kinds of lists those of shelters count most: they are for tonight (R4)."""
    if asked.kind:
        return ()
    without = fits_nowhere(HouseholdFacts.objects.all(), [ProgramKind.SHELTER]).count()
    if not without:
        return ()
    households = counted(alone(without, hides=asked.hides), "household")
    return (f"On no shelter's list: {households}, some of which wait for housing.",)


def _summary(lines: list[Line]) -> tuple[str, ...]:
    known = [line for line in lines if line.waived]
    if not known:
        return ("No single requirement keeps any of them off alone.",) if lines else ()
    first = known[0]
    would = counted(first.waived, "household")
    return (
        f"Without one requirement {would} would stand on a list: {first.words} ({first.where}).",
    )


def _picture(lines: list[Line]) -> Picture:
    bars = [
        Bar(
            f"{line.where}: {line.words}",
            (Strip(line.waived), Strip(line.households, "striped")),
            line.url,
        )
        for line in lines
    ]
    legend = [("full", "Would stand on a list if it were waived"), ("striped", "Kept off by it")]
    return picture("Which single rule keeps them off", bars, legend)


def _by_why(why: Mapping[str, int], asked: Asked) -> Table:
    shown = parts_of(why, hides=asked.hides)
    people = reverse("prioritization:work_list", args=["fits-nowhere"])
    return Table(
        "What keeps them off",
        ("Why", "Households"),
        tuple(Row(WHY[reason], (shown[reason],)) for reason in WHY if reason in why),
        links=(("Who they are, one by one", people),)
        if asked.sees_people and not asked.kind
        else (),
    )


def _by_rule(lines: list[Line]) -> Table:
    return Table(
        "Requirement by requirement",
        (
            "Requirement",
            "Whose rule",
            "Would stand on a list if waived",
            "Kept off by it",
            "Of these, not known",
        ),
        tuple(
            Row(
                line.words,
                (
                    line.where,
                    line.waived,
                    line.households,
                    line.unknown,
                ),
                line.url,
            )
            for line in lines
        ),
        note="A household that several requirements keep off is counted with each of them.",
    )


FITS_NOWHERE = Report(
    slug="fits-nowhere",
    title="Who fits nowhere, and why",
    question="Which extremely vulnerable households stand on no list, and which rule blocks most?",
    read=read,
    has_period=False,
)
