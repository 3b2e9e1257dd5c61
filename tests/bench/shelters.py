"""Lists to measure with: the sample programs, and shelters whose rules are drawn from the facts."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.utils import timezone

from assessments.enums import Tool
from assessments.models import InstrumentVersion
from cas.rules.conditions import AllOf, Clause, Condition, Op
from cas.rules.facts import Fact, FactKind
from cas.rules.ruleset import Factor, Requirement, RuleSet
from prioritization.actions.programs import load_programs
from prioritization.actions.rules import publish
from prioritization.enums import HouseholdType, ProgramKind
from prioritization.facts.catalogue import catalogue
from prioritization.models import Program

OPEN_TO = (
    (HouseholdType.SINGLE,),
    (HouseholdType.SINGLE, HouseholdType.COUPLE),
    (HouseholdType.SINGLE, HouseholdType.COUPLE, HouseholdType.ADULTS),
    (HouseholdType.FAMILY,),
    tuple(HouseholdType),
)
ORDERING_FACTS = ("location_area", "has_veteran", "has_disabling_condition", "crisis_score")


def add_shelters(number: int, *, seed: int, at: datetime) -> None:
    """Load the sample programs, and draw shelters or close programs until `number` are active."""
    load_programs(at=at)
    active = list(Program.objects.active().order_by("pk").values_list("pk", flat=True))
    Program.objects.filter(pk__in=active[number:]).update(is_active=False)
    rng = Random(seed)
    for place in range(len(active) + 1, number + 1):
        _publish_drawn(place, rng, at)


def _publish_drawn(place: int, rng: Random, at: datetime) -> None:
    program = Program.objects.create(
        name=f"Example Shelter {place}", slug=f"example-shelter-{place}", kind=ProgramKind.SHELTER
    )
    publish(
        program=program,
        rule_set=draw_rules(rng),
        effective_from=timezone.localdate(at),
        by=None,
        at=at,
    )


def draw_rules(rng: Random) -> RuleSet:
    """Who may come, two or three things asked of them, and one to four reasons to go first."""
    facts = catalogue()
    asked = _asked_in_the_crisis_assessment()
    required = rng.sample([fact for fact in asked if fact.kind is FactKind.OPTION], 2)
    ordering = rng.sample([*asked, *(facts[code] for code in ORDERING_FACTS)], rng.randint(1, 4))
    open_to = Condition("household_type", Op.IN, tuple(map(str, rng.choice(OPEN_TO))))
    return RuleSet(
        requirements=(
            Requirement(open_to),
            *(Requirement(_refusing_one(rng, fact)) for fact in required),
        ),
        factors=tuple(
            Factor(AllOf((_asking_for_some(rng, fact),)), points=rng.choice((5, 10, 20)))
            for fact in ordering
        ),
    )


def _asked_in_the_crisis_assessment() -> Sequence[Fact]:
    version = InstrumentVersion.objects.filter(tool=Tool.CRISIS).latest("effective_from")
    facts = catalogue()
    return [facts[fact.code] for fact in version.instrument.facts()]


def _refusing_one(rng: Random, fact: Fact) -> Clause:
    """One of the options is refused: of "yes" and "no" more often the "yes"."""
    codes = [code for code, _ in fact.options]
    refused = "yes" if "yes" in codes and rng.random() < 0.8 else rng.choice(codes)
    return Condition(fact.code, Op.NE, refused)


def _asking_for_some(rng: Random, fact: Fact) -> Clause:
    """A condition that fits the kind of the fact."""
    codes = tuple(code for code, _ in fact.options)
    some = tuple(rng.sample(codes, (len(codes) + 1) // 2))
    match fact.kind:
        case FactKind.BOOL:
            return Condition(fact.code, Op.EQ, True)
        case FactKind.NUMBER:
            return Condition(fact.code, Op.GE, rng.randint(1, 6))
        case FactKind.OPTION:
            return Condition(fact.code, Op.IN, some)
        case FactKind.OPTIONS:
            return Condition(fact.code, Op.HAS_ANY, some)
    raise AssertionError(f"{fact.kind} is asked in no Crisis Assessment")
