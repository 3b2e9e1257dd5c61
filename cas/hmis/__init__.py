"""Code lists of the HUD HMIS Data Standards FY2026, with the standard's own codes."""

from cas.hmis.lists import (
    NOT_COLLECTED,
    choices,
    codes_that_ask,
    grouped_living_situations,
    label,
    living_situations,
)

__all__ = [
    "NOT_COLLECTED",
    "choices",
    "codes_that_ask",
    "grouped_living_situations",
    "label",
    "living_situations",
]
