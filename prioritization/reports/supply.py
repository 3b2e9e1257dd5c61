"""Open beds and units against the households that are eligible for them and wait.

A bed is counted for each kind of household it could take: it has to be big enough for the
smallest one of that kind, and a family room is for those with children.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from prioritization.enums import BedKind, HouseholdType
from prioritization.models import Entry, HouseholdFacts, Opening, Program
from prioritization.reports.definition import Asked, Report
from prioritization.reports.findings import (
    Cell,
    Findings,
    Row,
    Table,
    alone,
    counted,
    nothing,
    parts_of,
)
from prioritization.reports.pictures import Bar, Picture, Strip, picture

NOT_KNOWN = ""
TYPES = {
    HouseholdType.SINGLE: ("Single adults", 1, False),
    HouseholdType.COUPLE: ("Couples", 2, False),
    HouseholdType.FAMILY: ("Families", 2, True),
    HouseholdType.ADULTS: ("Several adults", 2, False),
    HouseholdType.MINORS: ("Under 18, alone", 1, True),
    NOT_KNOWN: ("Not known", 1, False),
}
"""A kind of household: its name, its smallest size, and whether there are children."""


@dataclass(frozen=True)
class Supply:
    """Open beds and waiting households of one program, by kind of household; and its beds."""

    waiting: Counter[str] = field(default_factory=Counter)
    beds: Counter[str] = field(default_factory=Counter)
    open_beds: int = 0


def supplies(asked: Asked) -> dict[Program, Supply]:
    """Of every active program of these kinds that has an open bed or somebody waiting."""
    programs = {each.pk: each for each in Program.objects.active().filter(kind__in=asked.kinds)}
    waiting = _waiting(programs)
    offers = _open_beds(asked, programs)
    return {
        program: Supply(
            waiting.get(pk, Counter()),
            Counter({kind: _taking(kind, offers.get(pk, Counter())) for kind in TYPES}),
            sum(offers.get(pk, Counter()).values()),
        )
        for pk, program in sorted(programs.items(), key=lambda each: each[1].name.casefold())
        if pk in waiting or pk in offers
    }


def _waiting(programs: dict[int, Program]) -> dict[int, Counter[str]]:
    standing = Entry.objects.standing().filter(program__in=programs)
    rows = (
        standing.values_list("program", "household__facts__household_type")
        .annotate(Count("pk"))
        .order_by()
    )
    found: dict[int, Counter[str]] = {}
    for program, kind, number in rows:
        found.setdefault(program, Counter())[kind or NOT_KNOWN] += number
    return found


def _open_beds(asked: Asked, programs: dict[int, Program]) -> dict[int, Counter[tuple[str, int]]]:
    """By program: how many beds are on offer, by what they are and how many people they take."""
    offers = Opening.objects.on_offer(on=asked.on, at=asked.at).filter(program__in=programs)
    rows = offers.values_list("program", "bed_kind", "places").annotate(Count("pk")).order_by()
    found: dict[int, Counter[tuple[str, int]]] = {}
    for program, bed_kind, places, number in rows:
        found.setdefault(program, Counter())[bed_kind, places] += number
    return found


def _taking(kind: str, beds: Counter[tuple[str, int]]) -> int:
    _, size, has_children = TYPES[kind]
    return sum(
        number
        for (bed_kind, places), number in beds.items()
        if places >= size and (has_children or bed_kind != BedKind.FAMILY_ROOM)
    )


def households_waiting(asked: Asked) -> Counter[str]:
    """Households on any of these lists, each once, by kind."""
    lists = Entry.objects.standing().filter(
        household=OuterRef("pk"), program__is_active=True, program__kind__in=asked.kinds
    )
    rows = (
        HouseholdFacts.objects.filter(Exists(lists))
        .values_list("household_type")
        .annotate(Count("pk"))
        .order_by()
    )
    return Counter({kind or NOT_KNOWN: number for kind, number in rows})


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    found = supplies(asked)
    waiting = households_waiting(asked)
    beds = sum(each.open_beds for each in found.values())
    if not waiting and not beds:
        return nothing("No bed is open, and nobody waits on a list")
    tables = [_by_type(found, waiting, asked.hides), _by_program(found, asked)]
    return Findings(
        finding=_finding(beds, alone(waiting.total(), hides=asked.hides)),
        summary=_summary(found, waiting, asked.hides),
        picture=_picture(found, waiting, asked.hides),
        tables=tuple(tables),
    )


def _finding(beds: int, waiting: int | None) -> str:
    opened = f"{counted(beds, 'bed or unit', 'beds and units')} {'is' if beds == 1 else 'are'} open"
    return f"{opened}; {counted(waiting, 'household')} wait and are eligible"


def _beds_for(found: dict[Program, Supply], kind: str) -> int:
    return sum(each.beds[kind] for each in found.values())


def _summary(found: dict[Program, Supply], waiting: Counter[str], hides: bool) -> tuple[str, ...]:
    shown = parts_of(waiting, hides=hides)
    without = [
        TYPES[kind][0].lower()
        for kind in TYPES
        if kind != NOT_KNOWN and shown.get(kind) and not _beds_for(found, kind)
    ]
    if not without:
        return ()
    return (f"Nothing that is open could take these kinds of households: {', '.join(without)}.",)


def _picture(found: dict[Program, Supply], waiting: Counter[str], hides: bool) -> Picture:
    shown = parts_of(waiting, hides=hides)
    bars = [
        Bar(label, (Strip(shown.get(kind, 0)), Strip(_beds_for(found, kind), "striped")))
        for kind, (label, *_) in TYPES.items()
        if waiting[kind] or kind != NOT_KNOWN
    ]
    legend = [("full", "Households waiting"), ("striped", "Open beds that could take them")]
    return picture("Open beds against waiting households, by kind of household", bars, legend)


def _by_type(found: dict[Program, Supply], waiting: Counter[str], hides: bool) -> Table:
    shown = parts_of(waiting, hides=hides)
    rows = tuple(
        Row(label, (_beds_for(found, kind), shown.get(kind, 0)))
        for kind, (label, *_) in TYPES.items()
        if waiting[kind] or kind != NOT_KNOWN
    )
    return Table(
        "By kind of household",
        ("Kind of household", "Open beds that could take them", "Households waiting"),
        rows,
        note="A bed that could take several kinds is counted with each. A household on several "
        "lists is counted once.",
    )


def _by_program(found: dict[Program, Supply], asked: Asked) -> Table:
    """Beds over waiting for each kind of household; without people to see, only all together."""
    if asked.hides:
        head: tuple[str, ...] = ("Program", "Kind of program", "Open beds", "Households waiting")
    else:
        kinds = [kind for kind in TYPES if kind != NOT_KNOWN]
        head = (
            "Program",
            "Kind of program",
            "Open beds",
            *(TYPES[kind][0] for kind in kinds),
        )

    def cells(each: Supply) -> tuple[Cell, ...]:
        if asked.hides:
            return (alone(each.waiting.total(), hides=True),)
        return tuple(_over(each, kind) for kind in kinds)

    return Table(
        "By program: open beds over eligible households waiting",
        head,
        tuple(
            Row(
                program.name,
                (program.get_kind_display(), each.open_beds, *cells(each)),
                reverse("prioritization:list_detail", args=[program.slug]),
            )
            for program, each in found.items()
        ),
        note="" if asked.hides else "2 / 14 means: two open beds that could take them, 14 waiting.",
    )


def _over(supply: Supply, kind: str) -> str:
    beds, waiting = supply.beds[kind], supply.waiting[kind]
    return f"{beds} / {waiting}" if beds or waiting else ""


SUPPLY = Report(
    slug="supply",
    title="Open beds against who waits",
    question="Do the beds that are open now fit the people who wait for them?",
    read=read,
    has_period=False,
)
