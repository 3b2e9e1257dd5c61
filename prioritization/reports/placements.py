"""Who got a place, and how long extremely vulnerable households waited for an offer and a bed."""

from dataclasses import dataclass

from prioritization.enums import ProgramKind
from prioritization.reports.definition import KINDS, Asked, Report
from prioritization.reports.findings import (
    Cell,
    Findings,
    Row,
    Table,
    alone,
    counted,
    nothing,
    parts_of,
    seconds_as_span,
    span_in_words,
)
from prioritization.reports.pictures import Bar, Picture, Strip, picture
from prioritization.reports.waits import BANDS, Waits, waits
from prioritization.small_numbers import is_small


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    found = waits(asked)
    everybody = found.pop(None, Waits())
    if not everybody.placed and not everybody.offers:
        return nothing("Nobody was offered or given a place in this time")
    shown = Shown(everybody, found, asked.hides)
    return Findings(
        finding=_finding(shown),
        summary=_summary(shown),
        picture=_picture(shown),
        tables=(_by_band(shown), _by_kind(shown)),
    )


@dataclass(frozen=True)
class Shown:
    """The numbers, and which of them may be shown."""

    everybody: Waits
    by_kind: dict[str, Waits]
    hides: bool

    @property
    def hides_beds(self) -> bool:
        """Whether the share of EVH households could tell who is meant, in any line."""
        lines = (self.everybody, *self.by_kind.values())
        return self.hides and any(
            is_small(each.beds) or is_small(each.placed - each.beds) for each in lines
        )

    def placed(self) -> dict[str, int | None]:
        """Places by kind of program."""
        counts = {kind: each.placed for kind, each in self.by_kind.items()}
        return parts_of(counts, hides=self.hides)

    def offers(self) -> dict[str, int | None]:
        """First offers by kind of program."""
        counts = {kind: each.offers for kind, each in self.by_kind.items()}
        return parts_of(counts, hides=self.hides)

    def offer_bands(self) -> list[int | None]:
        """First offers by how long they took."""
        return list(
            parts_of(dict(enumerate(self.everybody.offer_bands)), hides=self.hides).values()
        )

    def bed_bands(self) -> list[int | None]:
        """Places of EVH households by how long they took."""
        if self.hides_beds:
            return [None] * len(BANDS)
        return list(parts_of(dict(enumerate(self.everybody.bed_bands)), hides=self.hides).values())

    def all_placed(self) -> int | None:
        """All places."""
        return alone(self.everybody.placed, hides=self.hides)

    def all_offers(self) -> int | None:
        """All first offers."""
        return alone(self.everybody.offers, hides=self.hides)

    def all_beds(self) -> int | None:
        """Places of EVH households."""
        return None if self.hides_beds else self.everybody.beds


def _finding(shown: Shown) -> str:
    moved = counted(shown.all_placed(), "household")
    bed, _ = _spans(shown.everybody.to_bed, shown.all_beds())
    if not bed:
        return f"{moved} moved into a place"
    return f"{moved} moved into a place; half of the most vulnerable waited {_said(bed)} or less"


def _summary(shown: Shown) -> tuple[str, ...]:
    offers = counted(shown.all_offers(), "first offer")
    median, slow = _spans(shown.everybody.to_offer, shown.all_offers())
    sentences = [f"{offers} went to extremely vulnerable households."]
    if median:
        sentences.append(
            f"Half of them came within {_said(median)} of reaching the line, nine in ten within "
            f"{_said(slow)}."
        )
    bed, slow_bed = _spans(shown.everybody.to_bed, shown.all_beds())
    if bed:
        beds = counted(shown.all_beds(), "extremely vulnerable household")
        sentences.append(f"{beds} moved in: nine in ten within {_said(slow_bed)}.")
    return tuple(sentences)


def _said(span: Cell) -> str:
    return span_in_words(span) if not isinstance(span, str) else span


def _spans(spans: tuple[float | None, ...], of: int | None) -> tuple[Cell, ...]:
    """Median and 90th percentile of so many; none where that number is not shown."""
    return (None, None) if of is None else tuple(map(seconds_as_span, spans))


def _picture(shown: Shown) -> Picture:
    lines = zip(BANDS, shown.offer_bands(), shown.bed_bands(), strict=True)
    bars = [
        Bar(label, (Strip(offers), Strip(beds, "striped"))) for (label, _), offers, beds in lines
    ]
    legend = [("full", "First offers"), ("striped", "Moved in")]
    return picture("How long extremely vulnerable households waited", bars, legend)


def _by_kind(shown: Shown) -> Table:
    placed, offers = shown.placed(), shown.offers()
    lines = [
        (ProgramKind(kind).label, shown.by_kind[kind], placed[kind], offers[kind])
        for kind in KINDS
        if kind in shown.by_kind
    ]
    lines.append(("All", shown.everybody, shown.all_placed(), shown.all_offers()))
    return Table(
        "By kind of program",
        (
            "Kind of program",
            "Moved in",
            "Extremely vulnerable",
            "First offers to them",
            "Median to offer",
            "9 in 10 to offer",
            "Median to bed",
            "9 in 10 to bed",
        ),
        tuple(_kind_row(shown, *line) for line in lines),
        note="The wait begins when the household reached the line and ends with its first offer, "
        "or with moving in. Places recorded by mistake don't count.",
    )


def _kind_row(shown: Shown, label: str, line: Waits, placed: Cell, offers: int | None) -> Row:
    beds = None if shown.hides_beds else line.beds
    spans = (*_spans(line.to_offer, offers), *_spans(line.to_bed, beds))
    return Row(label, (placed, beds, offers, *spans))


def _by_band(shown: Shown) -> Table:
    rows = zip(BANDS, shown.offer_bands(), shown.bed_bands(), strict=True)
    return Table(
        "How long extremely vulnerable households waited",
        ("Time since they reached the line", "First offers", "Moved in"),
        tuple(Row(label, (offers, beds)) for (label, _), offers, beds in rows),
    )


PLACEMENTS = Report(
    slug="placements",
    title="Placements, and how long they took",
    question="How many moved in, and how long did the most vulnerable wait for an offer and a bed?",
    read=read,
)
