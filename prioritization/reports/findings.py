"""What a report found: a sentence, a picture and tables, the same for the page and the file.

A cell that is None may not be shown: it could tell who is meant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from prioritization.reports.pictures import Picture
from prioritization.small_numbers import FEW, hidden_cells, is_small

Cell = int | str | timedelta | None
Key = TypeVar("Key")
NOT_SHOWN = "not shown"
NARROW = 4
"""Tables of so many columns stand beside the picture."""


@dataclass(frozen=True)
class Row:
    """One line of a table; its label leads to `url` where there is a list or a page of it."""

    label: str
    cells: tuple[Cell, ...]
    url: str = ""


@dataclass(frozen=True)
class Column:
    """A heading of a table."""

    words: str
    is_number: bool


@dataclass(frozen=True)
class Table:
    """Numbers with their headings; the first heading is that of the labels."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Where to go on from here, in words and as addresses."""

    @property
    def is_wide(self) -> bool:
        """Whether it needs the whole width of a desk's screen."""
        texts = sum(not column.is_number for column in self.columns)
        return len(self.head) > NARROW or texts > 1

    @property
    def columns(self) -> list[Column]:
        """Each heading after the first, and whether numbers stand under it."""
        return [
            Column(words, is_number=not any(_is_text(row.cells[place]) for row in self.rows))
            for place, words in enumerate(self.head[1:])
        ]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, str]]]]:
        """Each row with its cells as the page says them, under their columns."""
        columns = self.columns
        return [
            (row, list(zip(columns, map(in_words, row.cells), strict=True))) for row in self.rows
        ]


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell) and not cell[0].isdigit()


@dataclass(frozen=True)
class Findings:
    """What there is to say. Without `tables` nothing happened, and `finding` says so."""

    finding: str
    summary: tuple[str, ...] = ()
    picture: Picture | None = None
    tables: tuple[Table, ...] = ()


def nothing(finding: str, *summary: str) -> Findings:
    """There is nothing to count."""
    return Findings(finding, summary)


def in_words(cell: Cell) -> str:
    """A cell as people read it: "1,204", "3 h", "2.5 days", "not shown"."""
    if cell is None:
        return NOT_SHOWN
    if isinstance(cell, timedelta):
        return span_in_words(cell)
    return f"{cell:,}" if isinstance(cell, int) else cell


def span_in_words(span: timedelta) -> str:
    """As precisely as matters: minutes up to an hour, hours up to two days, then days."""
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{round(hours * 60)} min"
    if hours < 48:
        return f"{round(hours)} h"
    days = hours / 24
    return f"{days:.1f} days" if days < 10 else f"{round(days)} days"


def seconds_as_span(seconds: float | None) -> timedelta | str:
    """A span that the database counted in seconds; no words when there is none."""
    return "" if seconds is None else timedelta(seconds=round(seconds))


def counted(number: int | None, one: str, many: str = "") -> str:
    """ "1 household", "3 households"; without the number where it may not be shown."""
    several = many or f"{one}s"
    if number is None:
        return f"{FEW} {several}"
    return f"{number:,} {one if number == 1 else several}"


def parts_of(counts: Mapping[Key, int], *, hides: bool) -> dict[Key, int | None]:
    """Counts that add up to a known sum; small ones are None, and what would give them away."""
    hidden = hidden_cells(counts) if hides else frozenset()
    return {key: None if key in hidden else count for key, count in counts.items()}


def alone(count: int, *, hides: bool, of: Iterable[int] = ()) -> int | None:
    """A count that adds up to nothing that is shown; None when it, or what it lacks to one of
    the counts `of` that it is a part of, is small.
    """
    gives_away = is_small(count) or any(is_small(whole - count) for whole in of)
    return None if hides and gives_away else count
