"""The table on the screen and `var/bench.json`."""

import json
from pathlib import Path
from typing import Any

from tests.bench.measuring import Row

FILE = Path(__file__).resolve().parent.parent.parent / "var" / "bench.json"
COLUMNS = (
    "name",
    "case",
    "households",
    "shelters",
    "time",
    "p50 ms",
    "p95 ms",
    "queries",
    "vs bare SQL",
    "vs plain ORM",
    "target",
)


def table(rows: list[Row]) -> str:
    """All rows, in columns, with what each row says beyond them underneath."""
    lines = [COLUMNS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(COLUMNS))]
    shown = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    details = [_details(row) for row in rows]
    return "\n".join([*shown, "", *details])


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {None: row.target, True: f"met: {row.target}", False: f"MISSED: {row.target}"}
    return (
        row.name,
        row.case,
        f"{row.households:,}",
        str(row.shelters),
        _number(row.seconds, "{:.1f} s"),
        _number(row.p50, "{:.0f}"),
        _number(row.p95, "{:.0f}"),
        _number(row.queries, "{}"),
        _number(row.vs_bare_sql, "{:.2f}"),
        _number(row.vs_plain_orm, "{:.1f}"),
        verdict[row.met],
    )


def _number(value: float | None, shape: str) -> str:
    return "" if value is None else shape.format(value)


def _details(row: Row) -> str:
    said = ", ".join(f"{key} {_short(value)}" for key, value in row.more.items() if value)
    return f"{row.name}, {row.case}, {row.households:,}: {said}"


def _short(value: Any) -> str:
    return (
        f"{value:.3g}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else value
    )


def write(rows: list[Row], file: Path = FILE) -> None:
    """Write all rows as a list of objects; what doesn't apply is null."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([as_json(row) for row in rows], indent=2) + "\n")


def as_json(row: Row) -> dict[str, Any]:
    """One object; seconds in s, percentiles in ms."""
    values = {**vars(row), **row.more}
    del values["more"]
    return {key: _rounded(value) for key, value in values.items()}


def _rounded(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value
