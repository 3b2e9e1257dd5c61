"""The goals and steps of a service plan, and how two people's edits of it come together (R15, C2).

A plan is a dictionary of fields and a list of goals; a goal holds a list of steps. Goals and steps
are dictionaries with a random `key`, by which they are known when somebody moves or rewords them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.rules.merging import Merged, Merging, Path

Row = dict[str, Any]

GOAL_FIELDS = ("what", "category", "by_on")
STEP_FIELDS = ("what", "who", "due_on", "status", "note")
DONE = "done"


def goal(key: str, what: str, category: str, *, by_on: str | None, steps: list[Row]) -> Row:
    """A goal in the client's own words; `by_on` is an ISO date or None."""
    return {"key": key, "what": what, "category": category, "by_on": by_on, "steps": steps}


def step(
    key: str, what: str, who: str, *, due_on: str | None, status: str = "to_do", note: str = ""
) -> Row:
    """One thing to do: who does it, by when, how far it is."""
    return {
        "key": key,
        "what": what,
        "who": who,
        "due_on": due_on,
        "status": status,
        "done_on": None,
        "note": note,
    }


def with_done_dates(goals: Sequence[Row], before: Sequence[Row], on: date) -> list[Row]:
    """The goals, each done step with the day it was first saved as done."""
    done = {each["key"]: each.get("done_on") for goal in before for each in goal["steps"]}
    return [
        {**goal, "steps": [_with_done_date(each, done, on) for each in goal["steps"]]}
        for goal in goals
    ]


def _with_done_date(each: Row, done: Mapping[str, str | None], on: date) -> Row:
    is_done = each["status"] == DONE
    return {**each, "done_on": (done.get(each["key"]) or on.isoformat()) if is_done else None}


# ---------------------------------------------------------------------------------- coming together


def merge(
    base: Mapping[str, Any] | None,
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    choices: Mapping[str, str],
) -> Merged:
    """As `merge_fields`, goals and steps included, each known by its key."""
    merging = _PlanMerging(choices)
    names = [name for name in mine if name != "goals"]
    content = merging.fields((), base or {}, theirs, mine, names)
    content["goals"] = merging.rows(
        ("goals",), (base or {}).get("goals", []), theirs["goals"], mine["goals"], GOAL_FIELDS
    )
    return Merged(content, tuple(merging.conflicts))


class _PlanMerging(Merging):
    def rows(
        self,
        path: Path,
        base: Sequence[Row],
        theirs: Sequence[Row],
        mine: Sequence[Row],
        names: Sequence[str],
    ) -> list[Row]:
        """Mine in my order, then what they added."""
        mine_by, theirs_by, base_by = _by_key(mine), _by_key(theirs), _by_key(base)
        merged = (
            self.row((*path, key), base_by.get(key), theirs_by.get(key), mine_by.get(key), names)
            for key in {**mine_by, **theirs_by}
        )
        return [row for row in merged if row is not None]

    def row(
        self,
        path: Path,
        base: Row | None,
        theirs: Row | None,
        mine: Row | None,
        names: Sequence[str],
    ) -> Row | None:
        if theirs is not None and mine is not None:
            return self.both(path, base or {}, theirs, mine, names)
        kept = mine if theirs is None else theirs
        if base is None:
            return kept
        return None if _same(kept, base) else self.choose(path, theirs, mine)

    def both(self, path: Path, base: Row, theirs: Row, mine: Row, names: Sequence[str]) -> Row:
        merged = {"key": mine["key"], **self.fields(path, base, theirs, mine, names)}
        if "steps" in mine:
            merged["steps"] = self.rows(
                path, base.get("steps", []), theirs["steps"], mine["steps"], STEP_FIELDS
            )
        return merged


def _by_key(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["key"]: row for row in rows}


def _same(row: Row | None, other: Row) -> bool:
    """Whether nothing was changed; the day a step was done follows from its status."""
    return row is not None and not list(_row_differences((), [other], [row]))


# -------------------------------------------------------------------------------------- differences


@dataclass(frozen=True)
class Difference:
    """One thing that a revision changed. None stands for what was not there."""

    path: Path
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changed from one revision to the next; a goal or step that is new or gone, as one."""
    names = [name for name in after if name != "goals"]
    return [
        *_field_differences((), before, after, names),
        *_row_differences(("goals",), before.get("goals", []), after["goals"]),
    ]


def _field_differences(
    path: Path, before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]
) -> Iterator[Difference]:
    for name in names:
        old, new = before.get(name) or None, after[name] or None
        if old != new:
            yield Difference((*path, name), old, new)


def _row_differences(
    path: Path, before: Sequence[Row], after: Sequence[Row]
) -> Iterator[Difference]:
    old_by, new_by = _by_key(before), _by_key(after)
    for key in {**new_by, **old_by}:
        old, new = old_by.get(key), new_by.get(key)
        if old is None or new is None:
            yield Difference((*path, key), old, new)
        else:
            names = GOAL_FIELDS if "steps" in new else STEP_FIELDS
            yield from _field_differences((*path, key), old, new, names)
            yield from _row_differences((*path, key), old.get("steps", []), new.get("steps", []))
