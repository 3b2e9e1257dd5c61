"""Which fields are asked, given the other answers. What is not asked holds nothing.

One condition tree for each field: the form that draws it, the cleaning of what was posted, the
database and an import all read the same one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cas.rules.conditions import AllOf
from cas.rules.evaluate import evaluate

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """When a field is asked; and what it holds instead when other answers decide it.

    `when` None: it is never asked, only worked out. A condition that is not known to hold does
    not hold: nobody is asked about something that nobody said.
    """

    when: AllOf | None = None
    decided: tuple[tuple[AllOf, int], ...] = ()

    def is_asked(self, values: Values) -> bool:
        """Whether these answers lead to this field."""
        return self.when is not None and evaluate(self.when, as_facts(values)) is True

    def value_decided(self, values: Values) -> int | None:
        """What the other answers make of a field that is not asked."""
        facts = as_facts(values)
        return next((value for when, value in self.decided if evaluate(when, facts)), None)


Askings = Mapping[str, Asking]
"""By the field's name, what leads to a field before the field; other fields are always asked."""


@dataclass(frozen=True)
class Settled:
    """Values in which every field that is not asked holds nothing, or what others decide."""

    values: dict[str, Any]
    set_aside: tuple[str, ...] = field(default=())
    """Fields that held an answer which the other answers leave no room for."""


def settle(values: Values, askings: Askings) -> Settled:
    """Empty the fields that are not asked, in order, so that a chain of questions closes whole."""
    settled, set_aside = dict(values), []
    for name, asking in askings.items():
        if asking.is_asked(settled):
            continue
        decided = asking.value_decided(settled)
        if is_answered(settled.get(name)) and settled[name] != decided:
            set_aside.append(name)
        settled[name] = decided
    return Settled(settled, tuple(set_aside))


def is_asked(name: str, values: Values, askings: Askings) -> bool:
    """Whether the field `name` is asked, given settled values."""
    return name not in askings or askings[name].is_asked(values)


def unanswered(names: Iterable[str], values: Values, askings: Askings) -> tuple[str, ...]:
    """The fields among `names` that are asked and hold nothing (8, 9 and 99 are answers: R48)."""
    return tuple(
        name
        for name in names
        if is_asked(name, values, askings) and not is_answered(values.get(name))
    )


def is_answered(value: object) -> bool:
    """Zero and "no" are answers; blank is none."""
    return value is not None and value != "" and value != []


def as_facts(values: Values) -> dict[str, object]:
    """The values as conditions compare them: HUD's codes are the names of options."""
    return {
        name: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
