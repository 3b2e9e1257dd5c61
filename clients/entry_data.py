"""Reads what HUD asks of the members of a household, and how far along each topic is."""

from dataclasses import dataclass
from typing import Any

from clients.enums import Relationship
from clients.household_page import age_of
from clients.models import Client, Enrollment, Household
from clients.rules import disabling
from clients.rules.topics import TOPICS, Topic, TopicKey

RECORDS = ("disabilities", "health_and_dv", "income_benefits")


@dataclass(frozen=True)
class TopicProgress:
    """How far along one topic is for one member."""

    topic: Topic
    open_questions: int
    is_begun: bool
    contradicts: bool

    @property
    def is_complete(self) -> bool:
        return self.open_questions == 0


def open_enrollments(household: Household) -> list[Enrollment]:
    """The enrollments under way, head first, with everything that was recorded for them."""
    found = household.enrollments.lasting().select_related("client", *RECORDS)
    return list(found.order_by("relationship", "entered_on", "pk"))


def enrollment_of(client: Client, household: Household) -> Enrollment | None:
    """The person's enrollment under way, with its records, or None."""
    found = household.enrollments.filter(client=client, exited_on=None).select_related(*RECORDS)
    return found.first()


def topics_of(enrollment: Enrollment) -> list[Topic]:
    """The topics that are asked of this member, by their age at project start."""
    age = age_of(enrollment.client, enrollment.entered_on)
    is_head = enrollment.relationship == Relationship.SELF
    return [t for t in TOPICS.values() if t.is_about(is_head=is_head, oldest=age.high)]


def values_of(enrollment: Enrollment) -> dict[str, Any]:
    """Everything recorded at project start, by field name."""
    values = _columns(enrollment)
    for name in RECORDS:
        values |= _columns(getattr(enrollment, name, None))
    values["disabling_condition_said"] = said_of(enrollment)
    return values


def said_of(enrollment: Enrollment) -> int | None:
    """The person's own answer to 3.08; until conditions are recorded it is the one that counts."""
    if getattr(enrollment, "disabilities", None) is None:
        return enrollment.disabling_condition
    return enrollment.disabling_condition_said


def contradicts(enrollment: Enrollment) -> bool:
    """Whether the person says no while a condition on record says yes (R40)."""
    values = values_of(enrollment)
    return disabling.is_contradicted(
        said=values["disabling_condition_said"], by_record=disabling.inferred(values)
    )


def progress_of(enrollment: Enrollment) -> list[TopicProgress]:
    """One line for each topic that is asked of this member."""
    values = values_of(enrollment)
    return [
        TopicProgress(
            topic=topic,
            open_questions=len(topic.open_questions(values)),
            is_begun=topic.is_begun(values),
            contradicts=topic.key == TopicKey.HEALTH and contradicts(enrollment),
        )
        for topic in topics_of(enrollment)
    ]


def _columns(record: Any) -> dict[str, Any]:
    if record is None:
        return {}
    return {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields}
