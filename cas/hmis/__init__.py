"""Code lists of the HUD HMIS Data Standards FY2026, with the standard's own codes."""

from cas.hmis.dependencies import about, all_in, askings, field_name
from cas.hmis.lists import (
    DOES_NOT_KNOW,
    NO_ANSWER,
    NOT_COLLECTED,
    PREFERS_NOT_TO_ANSWER,
    choices,
    codes_that_ask,
    grouped_living_situations,
    label,
    living_situations,
    standard,
)

__all__ = [
    "DOES_NOT_KNOW",
    "NOT_COLLECTED",
    "NO_ANSWER",
    "PREFERS_NOT_TO_ANSWER",
    "about",
    "all_in",
    "askings",
    "choices",
    "codes_that_ask",
    "field_name",
    "grouped_living_situations",
    "label",
    "living_situations",
    "standard",
]
