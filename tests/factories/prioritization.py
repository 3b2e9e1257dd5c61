"""Programs, their rules and drafts, decisions of the CAS lead, and the lists."""

from datetime import timedelta

import factory
from django.db import transaction
from django.utils import timezone
from factory.django import DjangoModelFactory

from cas.access.roles import Role
from cas.changes import Cause
from cas.rules import ruleset
from prioritization.actions.drafts import start_draft
from prioritization.actions.rules import publish
from prioritization.enums import ProgramKind
from prioritization.history.census import take_census
from prioritization.lists.rules import rules_in_force
from prioritization.models import Override, Program, RuleCase, RuleVersion
from prioritization.news import move_touched
from tests.factories.days import today
from tests.factories.staff import UserFactory


class ProgramFactory(DjangoModelFactory):
    """A shelter without published rules; other kinds are traits."""

    class Meta:
        model = Program

    class Params:
        housing = factory.Trait(kind=ProgramKind.RAPID_REHOUSING)
        queue = factory.Trait(kind=ProgramKind.QUEUE)

    name = factory.Sequence(lambda n: f"Example Program {n}")
    slug = factory.Sequence(lambda n: f"example-program-{n}")
    kind = ProgramKind.SHELTER


def rule_set(requirements=(), factors=()):
    """Rules from clauses, and from (clauses, points) pairs, all as JSON data."""
    return ruleset.parse(
        {
            "requirements": [{"clause": clause} for clause in requirements],
            "factors": [{"when": list(when), "points": points} for when, points in factors],
        }
    )


def draft_of_rules(program=None, rules=None, *, by=None, **fields):
    """A draft of a program's rules, or of the county-wide ones."""
    return RuleVersion.objects.create(
        program=program,
        content=ruleset.dump(rules or rule_set()),
        created_by=by or UserFactory(role=Role.RULES_ADMIN),
        **fields,
    )


def open_list(requirements=(), factors=(), *, at=None, **program):
    """A program whose list is kept from today by these rules, moved by the real action."""
    made = ProgramFactory(**program)
    publish(
        program=made,
        rule_set=rule_set(requirements, factors),
        effective_from=timezone.localdate(at or timezone.now()),
        by=None,
        at=at or timezone.now(),
    )
    return made


def rules_with_a_past():
    """A list under the second version of its rules, with a draft of the third."""
    made = program_with_draft()
    publish(program=made, rule_set=rule_set(), effective_from=today(), by=None, at=timezone.now())
    return made


def program_with_draft(**program):
    """A program that asks for adults with few pets and puts Oak Park first; and a draft of this."""
    adult = {"fact": "youngest_age_low", "op": "ge", "value": 18}
    no_pets = {"fact": "pets", "op": "eq", "value": "no"}
    few_pets = {"any": [no_pets, {"fact": "pets_count", "op": "le", "value": 2}]}
    in_oak_park = {"fact": "location_area", "op": "eq", "value": "oak_park"}
    made = open_list([adult, few_pets], [([in_oak_park], 10)], **program)
    start_draft(program=made, by=UserFactory(role=Role.RULES_ADMIN))
    return made


def rule_case(program=None, facts=None, expected="eligible", **fields):
    """A test case of a program's rules, or of the county-wide ones."""
    fields.setdefault("name", f"Example case {RuleCase.objects.count() + 1}")
    return RuleCase.objects.create(program=program, facts=facts or {}, expected=expected, **fields)


def override(made, program, *, by=None, days=10, **fields):
    """A decision of the CAS lead that holds from today for some days; tell the lists yourself."""
    on = today()
    return Override.objects.create(
        household=made,
        program=program,
        created_by=by or made.created_by,
        **{
            "reason": "Example reason",
            "starts_on": on,
            "ends_on": on + timedelta(days=days),
            **fields,
        },
    )


@transaction.atomic
def census_of_lists():
    """Write down every list as it is now; how many were not yet written down today."""
    lists = rules_in_force(today())
    return sum(take_census(each.program_id, on=today(), at=timezone.now()) for each in lists)


def tell_lists(*households, cause=Cause.PROFILE):
    """Do what the end of an action does: refresh the facts of these households, move them."""
    move_touched({made.pk: cause for made in households})
