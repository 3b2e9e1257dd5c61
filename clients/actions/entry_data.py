"""Recording what HUD asks at project start. Whatever is given, what is not asked is not kept."""

from collections.abc import Mapping
from typing import Any

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from cas.rules.asking import settle
from clients.models import Disabilities, Enrollment, HealthAndDV, IncomeBenefits
from clients.rules import disabling, income
from clients.rules.topics import Topic, TopicKey

FACTS = ("homeless_since", "disabling_condition")
"""What of an enrollment the lists know of."""


@action
def record_topic(
    *, enrollment: Enrollment, topic: Topic, answers: Mapping[str, Any], by: User
) -> None:
    """Keep one member's answers to one topic, settled; what is not among them is not known."""
    enrollment = Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    before = [getattr(enrollment, name) for name in FACTS]
    nothing = dict.fromkeys([*topic.fields, *topic.askings])
    values = settle({**nothing, **answers}, topic.askings).values
    match topic.key:
        case TopicKey.BEFORE:
            _keep_prior_living(enrollment, values)
        case TopicKey.LANGUAGE:
            _keep_on(enrollment, values)
        case TopicKey.HEALTH:
            _keep_conditions(enrollment, values, by)
        case TopicKey.SAFETY:
            _keep_record(HealthAndDV, enrollment, values, by)
        case TopicKey.MONEY | TopicKey.INSURANCE:
            _keep_record(IncomeBenefits, enrollment, income.with_total(values), by)
    household_id = enrollment.household_id
    audit.record(
        verb="recorded", subject=enrollment, by=by, household_id=household_id, topic=topic.key
    )
    if before != [getattr(enrollment, name) for name in FACTS]:
        touch(household_id, Cause.ENROLLMENT)


def _keep_prior_living(enrollment: Enrollment, values: Mapping[str, Any]) -> None:
    """The start of this stretch of homelessness is one date, wherever it was asked."""
    started = values["date_to_street_essh"]
    _keep_on(enrollment, {**values, "homeless_since": started} if started else values)


def _keep_conditions(enrollment: Enrollment, values: Mapping[str, Any], by: User) -> None:
    said = values["disabling_condition_said"]
    on_record = {name: values[name] for name in disabling.FIELDS}
    counted = disabling.counted(said=said, by_record=disabling.inferred(on_record))
    _keep_record(Disabilities, enrollment, on_record, by)
    _keep_on(enrollment, {"disabling_condition_said": said, "disabling_condition": counted})


def _keep_on(enrollment: Enrollment, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(enrollment, name, value)
    enrollment.save(update_fields=list(values))


def _keep_record(
    model: type[Disabilities] | type[HealthAndDV] | type[IncomeBenefits],
    enrollment: Enrollment,
    values: Mapping[str, Any],
    by: User,
) -> None:
    model.objects.update_or_create(enrollment=enrollment, defaults={**values, "saved_by": by})
