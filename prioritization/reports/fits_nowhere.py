"""Who fits nowhere, and which requirement would let most of them in if it were waived."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from cas.rules.explain import in_words
from cas.rules.ruleset import Requirement
from prioritization.enums import ProgramKind
from prioritization.facts.catalogue import catalogue
from prioritization.models import HouseholdFacts, RuleVersion
from prioritization.reports.blocking import (
    ASK,
    NO_TOOL,
    RULES,
    Block,
    Place,
    blocks,
    books_of,
    fits_nowhere,
    requirements_of,
)
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
from prioritization.rulebooks.rulebook import Rulebook
from prioritization.rulebooks.uses import COUNTY_SLUG
from prioritization.small_numbers import is_small

WHY = {
    NO_TOOL: "No assessment that opens a list is current",
    ASK: "An answer is missing: ask it, and they may fit",
    RULES: "A requirement of every program keeps them off",
}
"""What keeps a household off all lists, the first that holds."""


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    books = books_of(asked.kinds, asked.on)
    why, found = blocks(books, asked.kinds)
    total = sum(why.values())
    if not total:
        everybody = "Every extremely vulnerable household stands on a list, or has a place"
        return nothing(everybody, *_of_shelters(asked, total))
    lines = _lines(books, found, total, asked.hides)
    tables = [_by_why(why, asked), *([_by_rule(lines)] if lines else [])]
    return Findings(
        finding=_finding(alone(total, hides=asked.hides), asked.kind),
        summary=(*_of_shelters(asked, total), *_to_interview(why, asked.hides), *_summary(lines)),
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
        for place, requirement in requirements_of(book).items():
            places[place] = requirement, versions[place[0]]
    order = sorted(found, key=lambda place: (-found[place].waived, -found[place].households, place))
    facts = catalogue()
    return [
        _line(in_words(requirement.clause, facts), version, found[place], total, hides)
        for place in order
        for requirement, version in [places[place]]
    ]


def _line(words: str, version: RuleVersion, block: Block, total: int, hides: bool) -> Line:
    program = version.program
    wholes = (total, block.households)
    return Line(
        words=words,
        where=program.name if program else "Every shelter",
        url=reverse("prioritization:rule_detail", args=[program.slug if program else COUNTY_SLUG]),
        households=alone(block.households, hides=hides, of=(total,)),
        unknown=alone(block.unknown, hides=hides, of=wholes),
        waived=alone(block.waived, hides=hides, of=wholes),
    )


def _finding(total: int | None, kind: ProgramKind | None) -> str:
    stands = "stands" if total == 1 else "stand"
    of_kind = f"{kind.label.lower()} " if kind else ""
    return f"{counted(total, 'extremely vulnerable household')} {stands} on no {of_kind}list"


def _to_interview(why: Mapping[str, int], hides: bool) -> tuple[str, ...]:
    """C1: for them no requirement is asked before they are interviewed."""
    number = alone(why.get(NO_TOOL, 0), hides=hides, of=(sum(why.values()),))
    if not number:
        return ()
    first = "have to be interviewed first: no assessment that opens these lists is current"
    return (f"{counted(number, 'household')} {first}.",)


def _of_shelters(asked: Asked, total: int) -> tuple[str, ...]:
    """Of all kinds of lists those of shelters count most: they are for tonight (R4)."""
    if asked.kind:
        return ()
    without = fits_nowhere(HouseholdFacts.objects.all(), [ProgramKind.SHELTER]).count()
    if not without:
        return ()
    if asked.hides and (is_small(without) or is_small(without - total)):
        return ()
    return (f"On no shelter list: {counted(without, 'household')}.",)


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
