"""Reads lists.json (the national standard's pick-lists) once and answers in codes and labels."""

import json
from functools import cache
from pathlib import Path

DOES_NOT_KNOW = 8
PREFERS_NOT_TO_ANSWER = 9
NOT_COLLECTED = 99
NO_ANSWER = frozenset({DOES_NOT_KNOW, PREFERS_NOT_TO_ANSWER, NOT_COLLECTED})
"""The codes that say why there is no answer (HMIS section 3)."""


@cache
def standard() -> dict:
    """The whole file, as it stands."""
    return json.loads(Path(__file__).with_name("lists.json").read_text(encoding="utf-8"))


@cache
def choices(list_id: str) -> tuple[tuple[int, str], ...]:
    """The offered (code, label) pairs of list `list_id`, such as "3.15.1", in the order to show."""
    values = standard()["lists"][list_id]["values"]
    return tuple((v["code"], v["label"]) for v in values if not v.get("retired"))


@cache
def _labels(list_id: str) -> dict[int, str]:
    return {v["code"]: v["label"] for v in standard()["lists"][list_id]["values"]}


def label(list_id: str, code: int | None) -> str:
    """The label of `code`, retired codes included; empty for None. KeyError for no such code."""
    return "" if code is None else _labels(list_id)[code]


@cache
def living_situations(use: str) -> tuple[tuple[int, str], ...]:
    """The (code, label) pairs that question `use` offers: "prior", "current" or "destination"."""
    return tuple((code, label("3.12.1", code)) for code in standard()["living_situation"][use])


@cache
def living_situation_group(group: str) -> frozenset[int]:
    """The codes of a group: "homeless", "institutional", "temporary", "permanent" or "other"."""
    return frozenset(standard()["living_situation"]["groups"][group])


GROUPS_IN_WORDS = {
    "homeless": "Outside or in a shelter",
    "institutional": "Institution",
    "temporary": "Temporary place",
    "permanent": "Permanent home",
    "other": "Not known or other",
}


@cache
def grouped_living_situations(use: str) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
    """The choices of question `use` under the standard's groups, for a list that can be scanned."""
    offered = living_situations(use)
    return tuple(
        (words, tuple(choice for choice in offered if choice[0] in living_situation_group(group)))
        for group, words in GROUPS_IN_WORDS.items()
    )


@cache
def codes_that_ask(table: str, column: str) -> frozenset[int]:
    """The codes of another answer that make `column` of a table of the standard a question."""
    rules = (
        rule
        for rule in standard()["dependencies"]
        if rule["table"] == table and rule["column"] == column
    )
    return frozenset(code for rule in rules for when in rule["when"] for code in when["in"])
