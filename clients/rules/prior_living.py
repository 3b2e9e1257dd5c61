"""HUD 3.917 Prior Living Situation, variant B: which questions follow from which answers.

Coordinated entry is variant B (HMIS section 7). Past a "stop" nothing is asked and nothing held.
"""

from collections.abc import Mapping
from typing import Any

from cas import hmis
from cas.rules.asking import Asking
from cas.rules.conditions import AllOf, AnyOf, Condition, Op

NAMES = {"LivingSituation": "prior_living_situation"}
"""Where we call a column otherwise than the standard does."""

CHRONIC = (
    "date_to_street_essh",
    "times_homeless_past_three_years",
    "months_homeless_past_three_years",
)
"""The history of homelessness that a "go on" leads to."""


def _steps() -> list[dict[str, Any]]:
    return list(hmis.standard()["prior_living_situation"]["variant_b"]["steps"])


def _tests(step: Mapping[str, Any]) -> AllOf:
    return hmis.all_in(step["if"], NAMES)


def _goes_straight_on() -> Condition:
    """The condition of the step that asks for the history without looking at the length."""
    step = next(step for step in _steps() if "chronic_fields" in step["ask"])
    (condition,) = _tests(step).clauses
    assert isinstance(condition, Condition)
    return condition


_ANY_TYPE = AllOf(
    (
        Condition(
            "prior_living_situation",
            Op.IN,
            tuple(str(code) for code, _ in hmis.living_situations("prior")),
        ),
    )
)
_UNDER_THRESHOLD = tuple(
    (_tests(step), step["LOSUnderThreshold"])
    for step in _steps()
    if step["LOSUnderThreshold"] is not None
)
_WAS_OUTSIDE_BEFORE = Condition("previous_street_essh", Op.IN, ("1",))
_HISTORY = AllOf((AnyOf((_goes_straight_on(), _WAS_OUTSIDE_BEFORE)),))

ASKINGS: Mapping[str, Asking] = {
    **hmis.askings("Enrollment", ["RentalSubsidyType"], names=NAMES),
    "length_of_stay": Asking(_ANY_TYPE),
    "los_under_threshold": Asking(when=None, decided=_UNDER_THRESHOLD),
    "previous_street_essh": Asking(AllOf((Condition("los_under_threshold", Op.IN, ("1",)),))),
    **dict.fromkeys(CHRONIC, Asking(_HISTORY)),
}

FIELDS = ("prior_living_situation", *ASKINGS)
