"""A draft of rules on the desk and its test cases, so that the preview has something to show."""

from cas.access.roles import Role
from cas.models import User
from cas.rules.conditions import AnyOf, Condition, Op
from cas.rules.ruleset import Requirement, RuleSet, dump
from prioritization.enums import CaseOutcome
from prioritization.models import Program, RuleCase, RuleVersion

DRAFTED = "stockton-boulevard-safe-stay"
NO_PETS = Condition("pets", Op.EQ, "no")
ONE_PET = Requirement(
    AnyOf((NO_PETS, Condition("pets_count", Op.LE, 1))), note="One pet instead of two: an example."
)
CASES = (
    ("Somebody without a pet", {"pets": "no", "youngest_age_low": 40}, CaseOutcome.ELIGIBLE),
    ("Somebody with two dogs", {"pets": "yes", "pets_count": 2}, CaseOutcome.NOT_ELIGIBLE),
)


def lay_out_draft() -> None:
    """Draft "one pet" for a shelter that takes two; once, and only where that shelter is."""
    program = Program.objects.filter(slug=DRAFTED).first()
    if program is None or program.rule_cases.exists():
        return
    by = User.objects.filter(role=Role.CAS_LEAD).first()
    own = program.rule_versions.published().latest("number")
    others = (each for each in own.rule_set.requirements if "pets_count" not in str(each.clause))
    draft = RuleSet((*others, ONE_PET), own.rule_set.factors)
    RuleVersion.objects.create(
        program=program,
        content=dump(draft),
        based_on=own,
        created_by=by,
        change_note="One pet instead of two",
    )
    RuleCase.objects.bulk_create(
        RuleCase(program=program, name=name, facts=facts, expected=expected, created_by=by)
        for name, facts, expected in CASES
    )
