"""The linter among people: what no enrolled household meets, has known, or could ever meet."""

import tomllib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cas.rules import ruleset
from cas.rules.lint import Level
from prioritization.actions.programs import SAMPLE_PROGRAMS
from prioritization.rulebooks.lint import lint, lint_with_households
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
PETS = {"fact": "pets", "op": "eq", "value": "yes"}
SOBER = {"fact": "sober_site", "op": "eq", "value": "yes"}
OUTSIDE = {"fact": "living_situation", "op": "eq", "value": "116"}
TOO_OLD = {"fact": "youngest_age_high", "op": "ge", "value": 65}


def enrolled(**answers):
    made = factories.household()
    factories.assessment(made, answers=answers)
    factories.tell_lists(made)
    return made


def warned(*requirements, factors=(), program=None):
    rules = factories.rule_set(requirements, factors)
    program = program or factories.ProgramFactory()
    found = lint_with_households(rules, program=program, on=factories.today())
    return [(each.place, each.message) for each in found if each.level is Level.WARNING]


def test_a_requirement_that_no_enrolled_household_meets_is_told():
    enrolled(pets="yes")
    assert warned(OUTSIDE, NO_PETS) == [
        ("Requirement 2", "No household that is enrolled now surely meets this.")
    ]


def test_a_fact_that_nobody_has_known_is_named():
    enrolled(pets="no")
    assert warned(SOBER, factors=[([SOBER], 5)]) == [
        (
            "Requirement 1",
            "No household that is enrolled now surely meets this. Nobody was asked yet: "
            "“Willing to live at a sober site”.",
        ),
        (
            "Priority 1",
            "Nobody was asked yet: “Willing to live at a sober site”.",
        ),
    ]


def test_requirements_that_nobody_meets_together_are_told():
    enrolled(pets="no", sober_site="no")
    enrolled(pets="yes", sober_site="yes")
    assert [place for place, _ in warned(NO_PETS, SOBER)] == ["All requirements together"]


def test_what_is_inherited_counts_too():
    enrolled(pets="no", sober_site="no")
    factories.publish(
        program=None,
        rule_set=factories.rule_set([SOBER]),
        effective_from=factories.today(),
        by=None,
        at=timezone.now(),
    )
    assert [place for place, _ in warned(NO_PETS)] == ["All requirements together"]
    queue = factories.ProgramFactory(queue=True)
    assert warned(NO_PETS, program=queue) == []


def test_nothing_is_said_of_households_while_there_are_none():
    assert warned(NO_PETS) == []


def test_people_are_counted_in_one_statement_for_any_number_of_rules():
    enrolled(pets="no")

    def asked(number):
        with CaptureQueriesContext(connection) as queries:
            warned(*[NO_PETS, SOBER, OUTSIDE][:number])
        return len(queries)

    asked(1)  # fills the caches of the process
    assert asked(1) == asked(3)


def test_c16_a_doubtful_age_is_an_error():
    found = lint(factories.rule_set([TOO_OLD]), program=None, on=factories.today())
    assert any(each.level is Level.ERROR and "C16" in each.message for each in found)


def test_county_wide_rules_that_empty_a_shelter_name_it():
    factories.open_list([PETS], name="Kennel Shelter")
    factories.open_list([PETS], name="Pet queue", kind="queue")
    found = lint(factories.rule_set([NO_PETS]), program=None, on=factories.today())
    assert [each.place for each in found if each.level is Level.WARNING] == ["Kennel Shelter"]


def sample_programs():
    return tomllib.loads(SAMPLE_PROGRAMS.read_text())["programs"]


@pytest.mark.parametrize("content", sample_programs(), ids=lambda content: content["slug"])
def test_the_sample_programs_have_nothing_to_mend(content):
    rules = ruleset.parse({part: content.get(part, []) for part in ("requirements", "factors")})
    program = factories.ProgramFactory(kind=content["kind"])
    found = lint(rules, program=program, on=factories.today())
    assert [each for each in found if each.level is not Level.NOTE] == []
