"""The numbers of a preview as tables for people, with small numbers hidden from those who may not
see people.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from cas import hmis
from clients.enums import AREAS
from prioritization.enums import HouseholdType
from prioritization.previews.preview import AGES_FROM, SEVERAL, Counts
from prioritization.small_numbers import FEW, hidden_cells, is_small

HIDDEN = "hidden"
YES_OR_NO = (("true", "Yes"), ("false", "No"))
NOT_KNOWN = (None, "Not known")


def _age_groups() -> tuple[tuple[str, str], ...]:
    labels = (
        f"Under {AGES_FROM[0]}",
        *(f"{low} to {high - 1}" for low, high in pairwise(AGES_FROM)),
        f"{AGES_FROM[-1]} or older",
    )
    return tuple((str(number), label) for number, label in enumerate(labels))


def _answered(field: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(c), label) for c, label in hmis.choices(field) if c not in hmis.NO_ANSWER)


GROUPS: Mapping[str, tuple[str, tuple[tuple[str | None, str], ...]]] = {
    "evh": ("Extremely vulnerable", YES_OR_NO),
    "household_type": ("Kind of household", (*HouseholdType.choices, NOT_KNOWN)),
    "age": ("Age of the head of household", (*_age_groups(), NOT_KNOWN)),
    "race_ethnicity": (
        "Race and ethnicity of the head of household",
        (*_answered("3.04.1"), (SEVERAL, "More than one"), NOT_KNOWN),
    ),
    "sex": ("Sex of the head of household", (*_answered("4.21"), NOT_KNOWN)),
    "veteran": ("A veteran in the household", (*YES_OR_NO, NOT_KNOWN)),
    "area": ("Area where they are", (*AREAS, NOT_KNOWN)),
}
"""Title and values, in their order, of each dimension of `simulation.Preview.groups`."""


@dataclass(frozen=True)
class Line:
    """One row of a table: the numbers as they may be shown, and the shares of all places."""

    label: str
    url: str
    cells: Mapping[str, int | str]
    share_now: str = ""
    share_after: str = ""


@dataclass(frozen=True)
class Table:
    """Lines that add up to the total."""

    title: str
    lines: tuple[Line, ...]


def group_tables(
    groups: Mapping[tuple[str, str | None], Counts], total: Counts, *, hides_few: bool
) -> list[Table]:
    """One table per dimension. Groups without a number are left out, unless that told something."""
    return [
        _table(title, _rows_of(groups, dimension), total, hides_few=hides_few)
        for dimension, (title, _) in GROUPS.items()
    ]


def _rows_of(
    groups: Mapping[tuple[str, str | None], Counts], dimension: str
) -> list[tuple[Hashable, str, str, Counts]]:
    _, values = GROUPS[dimension]
    return [(value, label, "", groups.get((dimension, value), Counts())) for value, label in values]


def list_table(
    programs: Mapping[int, Counts],
    links: Mapping[int, tuple[str, str]],
    total: Counts,
    *,
    hides_few: bool,
) -> Table:
    """The lists that the draft decides about; `links` are name and address of each program."""
    rows = [(pk, *links[pk], programs.get(pk, Counts())) for pk in links]
    return _table("Each list", rows, total, hides_few=hides_few)


def shown_total(total: Counts, *, hides_few: bool) -> Mapping[str, int | str]:
    """The numbers of the whole preview, with `moved` for both ways together."""
    cells: dict[str, int | str] = {**asdict(total), "moved": total.moved}
    if not hides_few:
        return cells
    shown = {name: FEW if is_small(int(number)) else number for name, number in cells.items()}
    # Both ways together less the one that is shown would tell the other one.
    if FEW in (shown["up"], shown["down"]) and shown["moved"] != FEW:
        shown["moved"] = HIDDEN
    return shown


def _table(
    title: str,
    rows: Iterable[tuple[Hashable, str, str, Counts]],
    total: Counts,
    *,
    hides_few: bool,
) -> Table:
    kept = [row for row in rows if hides_few or row[-1] != Counts()]
    columns = {
        name: hidden_column({key: getattr(counts, name) for key, *_, counts in kept}, whole)
        if hides_few
        else frozenset()
        for name, whole in asdict(total).items()
    }
    return Table(title, tuple(_line(row, columns, total) for row in kept))


def hidden_column(column: Mapping[Any, int], whole: int) -> frozenset[Any]:
    """The cells to hide of a column whose sum `whole` may be known, from here or another page.

    When there are few in all, a zero would tell that everybody is in one of the other rows.
    """
    return frozenset(column) if is_small(whole) else hidden_cells(column)


def _line(
    row: tuple[Hashable, str, str, Counts], columns: Mapping[str, frozenset[Any]], total: Counts
) -> Line:
    key, label, url, counts = row
    hidden = {name for name, cells in columns.items() if key in cells}
    cells = {name: HIDDEN if name in hidden else n for name, n in asdict(counts).items()}
    # A share tells the number it was made of.
    if hidden & {"now", "joined", "left"}:
        return Line(label, url, cells, HIDDEN, HIDDEN)
    return Line(
        label,
        url,
        cells,
        _share(counts.now, total.now),
        _share(counts.after, total.after),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else ""
