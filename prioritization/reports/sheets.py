"""The tables of a report as one file of comma-separated values, which a spreadsheet can open.

What people typed (names of programs, requirements) can't become a formula there.
"""

import csv
import io
from collections.abc import Iterable
from datetime import timedelta

from prioritization.reports.findings import NOT_SHOWN, Cell, Findings, Table

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BREAKS = str.maketrans(dict.fromkeys("\t\r\n", " "))
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells a spreadsheet that the file is UTF-8."""


def sheet(heading: Iterable[str], findings: Findings) -> str:
    """The heading, line by line, then every table with its caption."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in (*heading, findings.finding, *findings.summary):
        writer.writerow([harmless(line)])
    for table in findings.tables:
        writer.writerow([])
        writer.writerow([harmless(table.caption)])
        writer.writerow([harmless(words) for words in _head(table)])
        for row in table.rows:
            writer.writerow([harmless(row.label), *map(_value, row.cells)])
    return BYTE_ORDER_MARK + out.getvalue()


def rows_in(findings: Findings) -> int:
    """How many rows its tables have together."""
    return sum(len(table.rows) for table in findings.tables)


def harmless(words: str) -> str:
    """The words in one line, behind an apostrophe where a spreadsheet would take them for a
    formula.
    """
    line = words.translate(BREAKS)
    return f"'{line}" if words.lstrip(" ").startswith(BEGINS_A_FORMULA) else line


def _head(table: Table) -> list[str]:
    """Spans are written as hours, and their heading says so."""
    first, *others = table.head
    columns = list(zip(*(row.cells for row in table.rows), strict=True)) or [()] * len(others)
    return [
        first,
        *(
            f"{words} (hours)" if any(isinstance(cell, timedelta) for cell in cells) else words
            for words, cells in zip(others, columns, strict=True)
        ),
    ]


def _value(cell: Cell) -> str | int | float:
    if cell is None:
        return NOT_SHOWN
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 3600, 1)
    return harmless(cell) if isinstance(cell, str) else cell
