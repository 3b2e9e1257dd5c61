"""What a service plan says, in words for staff: where something stands in it, and its value."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessments.enums import (
    ClientAgreement,
    GoalCategory,
    HousingKind,
    RightAway,
    StepOwner,
    StepStatus,
)
from assessments.rules.merging import Path
from cas.templatetags.cas import written
from clients.enums import AREAS

LABELS = {
    "strengths": "Strengths",
    "barriers": "Barriers",
    "housing_kinds": "Kind of home",
    "housing_area": "Area of the home",
    "housing_unit": "What the home is like",
    "right_away": "Right away",
    "next_review_on": "Next review",
    "client_agrees": "Do they agree",
    "copy_given": "Copy given",
    "what": "words",
    "category": "about",
    "by_on": "by when",
    "who": "who",
    "due_on": "by when",
    "status": "how far",
    "note": "note",
}
CHOICES = {
    "housing_kinds": dict(HousingKind.choices),
    "housing_area": dict(AREAS),
    "right_away": dict(RightAway.choices),
    "client_agrees": dict(ClientAgreement.choices),
    "category": dict(GoalCategory.choices),
    "who": dict(StepOwner.choices),
    "status": dict(StepStatus.choices),
}
NOTHING = "nothing"
TAKEN_OUT = "Taken out"
SHORT = 60


def place_in_words(path: Path, *contents: Mapping[str, Any]) -> str:
    """Where a path leads: "Goal “A room”, step “Visit two places”: by when".

    A row is named by the first of `contents` that has it.
    """
    if path[0] != "goals":
        return LABELS[path[0]]
    keys = [part for part in path[1:] if part not in LABELS]
    rows = f"Goal “{_row_words(keys[:1], contents)}”"
    if len(keys) > 1:
        rows += f", step “{_row_words(keys, contents)}”"
    return f"{rows}: {LABELS[path[-1]]}" if path[-1] in LABELS else rows


def _row_words(keys, contents):
    for content in contents:
        rows = content["goals"]
        row = None
        for key in keys:
            row = next((each for each in rows if each["key"] == key), None)
            rows = row.get("steps", []) if row else []
        if row:
            return _shortened(row["what"])
    return ""


def _shortened(text):
    return text if len(text) <= SHORT else f"{text[:SHORT].rstrip()}…"


def value_in_words(path: Path, value: Any) -> str:
    """A field's value, or a whole row, as people read it."""
    if isinstance(value, dict):
        steps = "; ".join(each["what"] for each in value.get("steps", []))
        return f"{value['what']} ({steps})" if steps else value["what"]
    if value is None and path[-1] not in LABELS:
        return TAKEN_OUT
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if not value:
        return NOTHING
    return _filled_in_words(path[-1], value)


def _filled_in_words(name, value):
    labels = CHOICES.get(name, {})
    if isinstance(value, list):
        return ", ".join(labels.get(each, each) for each in value)
    if name in ("by_on", "due_on"):
        value = date.fromisoformat(value)
    return written(value) if isinstance(value, date) else labels.get(value, value)
