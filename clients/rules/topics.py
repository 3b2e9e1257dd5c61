"""What HUD asks of one member at project start, in topics: about whom, and when it is complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cas import hmis
from cas.rules.asking import Asking, Values, unanswered
from cas.rules.conditions import AllOf, Condition, Op
from clients.rules import disabling, income, prior_living

ADULT = 18
OTHER_LANGUAGE = 21
"""List C4.A: "Different preferred language", the one that needs its name written (R41)."""


class TopicKey(StrEnum):
    """The topics in the order in which they are asked; stands in addresses."""

    BEFORE = "before"
    HEALTH = "health"
    SAFETY = "safety"
    MONEY = "money"
    INSURANCE = "insurance"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Topic:
    """A page of questions. `fields` are those that must hold something for it to be complete."""

    key: TopicKey
    title: str
    element: str
    fields: tuple[str, ...]
    askings: Mapping[str, Asking]

    def is_about(self, *, is_head: bool, oldest: int | None) -> bool:
        """Whether it is asked of this member: all, or the head and adults (unknown age: yes)."""
        if hmis.about(self.element) == "all clients":
            return True
        return is_head or oldest is None or oldest >= ADULT

    def open_questions(self, values: Values) -> tuple[str, ...]:
        """The fields that are asked and hold nothing yet."""
        return unanswered(self.fields, values, self.askings)

    def is_begun(self, values: Values) -> bool:
        """Whether anything was said."""
        return any(values.get(name) is not None for name in self.fields)


SAFETY_ASKINGS = hmis.askings("HealthAndDV", ["WhenOccurred", "CurrentlyFleeing"])

LANGUAGE_ASKINGS: Mapping[str, Asking] = {
    "preferred_language": Asking(AllOf((Condition("translation_needed", Op.IN, ("1",)),))),
    "preferred_language_different": Asking(
        AllOf((Condition("preferred_language", Op.IN, (str(OTHER_LANGUAGE),)),))
    ),
}
"""A local question since HUD retired C4 with FY2026 (R41)."""

TOPICS = {
    topic.key: topic
    for topic in (
        Topic(
            TopicKey.BEFORE,
            "Before this program",
            "3.917",
            tuple(name for name in prior_living.FIELDS if name != "los_under_threshold"),
            prior_living.ASKINGS,
        ),
        Topic(
            TopicKey.HEALTH,
            "Health and disability",
            "3.08",
            (*disabling.FIELDS, "disabling_condition_said"),
            disabling.ASKINGS,
        ),
        Topic(
            TopicKey.SAFETY,
            "Safety",
            "4.11",
            ("domestic_violence_survivor", *SAFETY_ASKINGS),
            SAFETY_ASKINGS,
        ),
        Topic(
            TopicKey.MONEY,
            "Money and benefits",
            "4.02",
            ("income_from_any_source", "benefits_from_any_source"),
            income.MONEY_ASKINGS,
        ),
        Topic(
            TopicKey.INSURANCE,
            "Health insurance",
            "4.04",
            ("insurance_from_any_source",),
            income.INSURANCE_ASKINGS,
        ),
        Topic(
            TopicKey.LANGUAGE,
            "Language",
            "C4",
            ("translation_needed", *LANGUAGE_ASKINGS),
            LANGUAGE_ASKINGS,
        ),
    )
}
