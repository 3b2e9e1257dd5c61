"""HUD 3.08 Disabling Condition: inferred from 4.05 to 4.10, and explained (R40)."""

from collections.abc import Mapping
from dataclasses import dataclass

from cas import hmis
from cas.rules.asking import Asking, Values, as_facts
from cas.rules.conditions import AllOf, Condition, Op
from cas.rules.evaluate import any_holds, evaluate

YES, NO = 1, 0

_NAMES = {
    5: "physical_disability",
    6: "developmental_disability",
    7: "chronic_health_condition",
    8: "hiv_aids",
    9: "mental_health_disorder",
    10: "substance_use_disorder",
}
_SUBSTANCE_USE = 10


@dataclass(frozen=True)
class ListedCondition:
    """One condition of 4.05 to 4.10. A starred one (R40) must also last and stand in the way."""

    disability_type: int
    name: str
    asks_impairs: Asking | None

    @property
    def label(self) -> str:
        """What the standard calls it."""
        return hmis.label("1.3", self.disability_type)

    @property
    def answers(self) -> str:
        """The list its answers come from."""
        return "4.10.2" if self.disability_type == _SUBSTANCE_USE else "1.8"

    @property
    def impairs(self) -> str:
        """The name of its follow-up question."""
        return f"{self.name}_impairs"

    @property
    def present(self) -> tuple[str, ...]:
        """The answers that say that the person has it."""
        others = hmis.NO_ANSWER | {NO}
        return tuple(str(code) for code, _ in hmis.choices(self.answers) if code not in others)

    @property
    def disables(self) -> AllOf:
        """When it is a disabling condition."""
        has_it = Condition(self.name, Op.IN, self.present)
        if self.asks_impairs is None:
            return AllOf((has_it,))
        return AllOf((has_it, Condition(self.impairs, Op.IN, (str(YES),))))

    def words(self, values: Values) -> str:
        """Why it counts, for the person who asks."""
        name = self.label
        if self.disability_type == _SUBSTANCE_USE and values[self.name] is not None:
            name = hmis.label(self.answers, values[self.name])
        if self.asks_impairs is None:
            return f"{name}: always counts"
        return f"{name}: lasts and makes it hard to live on one's own"


def _listed(disability_type: int, name: str) -> ListedCondition:
    found = hmis.askings(
        "Disabilities",
        ["IndefiniteAndImpairs"],
        names={"DisabilityResponse": name},
        given={"DisabilityType": disability_type},
    )
    return ListedCondition(disability_type, name, found.get("indefinite_and_impairs"))


LISTED = tuple(_listed(code, name) for code, name in _NAMES.items())

ASKINGS: Mapping[str, Asking] = {
    listed.impairs: listed.asks_impairs for listed in LISTED if listed.asks_impairs is not None
}
FIELDS = tuple(
    name
    for listed in LISTED
    for name in ([listed.name, listed.impairs] if listed.asks_impairs else [listed.name])
)


def inferred(values: Values) -> int | None:
    """What the conditions on record say: yes, no, or not known while an answer is missing."""
    facts = _known(values)
    found = any_holds(evaluate(listed.disables, facts) for listed in LISTED)
    return None if found is None else int(found)


def counted(*, said: int | None, by_record: int | None) -> int | None:
    """The answer to 3.08: a yes on record counts, then what the person says, then a no on record.

    A yes that rested on a record alone goes away with it.
    """
    if by_record == YES:
        return YES
    return by_record if said is None else said


def reasons(values: Values) -> list[str]:
    """The conditions that make it a yes, in words."""
    facts = _known(values)
    return [listed.words(values) for listed in LISTED if evaluate(listed.disables, facts)]


def is_contradicted(*, said: int | None, by_record: int | None) -> bool:
    """The person says no while a record says yes: to be talked about, never blocked."""
    return said == NO and by_record == YES


def _known(values: Values) -> dict[str, object]:
    """The answers without those that only say why there is none."""
    return as_facts({name: None if v in hmis.NO_ANSWER else v for name, v in values.items()})
