"""Test cases of rules: made from facts by a form, kept with the rules, tried with each draft."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cas.models import AuditEvent
from prioritization.models import RuleCase
from tests import factories
from tests.prioritization.previewing import draft_of

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
ASKS_ALL_KINDS = [
    {"fact": "pets_count", "op": "le", "value": 2},
    {"fact": "program_interest", "op": "has_any", "value": ["psh"]},
    {"fact": "has_veteran", "op": "eq", "value": False},
    {"fact": "homeless_since", "op": "le", "value": "2026-01-01"},
    {"fact": "location_zip", "op": "in", "value": ["95816"]},
    {"fact": "youngest_age_low", "op": "ge", "value": 18},
    NO_PETS,
]


def url_of(name, program, *args):
    return reverse(
        f"prioritization:{name}", args=[program.slug if program else "county-wide", *args]
    )


def runs(browser, program):
    response = browser.get(url_of("rule_cases", program))
    return {run.case.name: run for run in response.context["runs"]}


def test_a_case_is_made_from_the_facts_that_the_rules_ask_about(admin):
    program = factories.open_list(ASKS_ALL_KINDS)
    typed = {
        "name": "A couple with one dog",
        "expected": "not_eligible",
        "fact_pets": "yes",
        "fact_pets_count": "1",
        "fact_program_interest": ["none_of_these"],
        "fact_has_veteran": "no",
        "fact_homeless_since_month": "1",
        "fact_homeless_since_day": "5",
        "fact_homeless_since_year": "2026",
        "fact_location_zip": "95816",
        "fact_youngest_age_low": "",
    }
    assert admin.post(url_of("rule_case_add", program), typed).status_code == 302
    case = RuleCase.objects.get(program=program)
    assert case.facts == {
        "pets": "yes",
        "pets_count": 1,
        "program_interest": [],
        "has_veteran": False,
        "homeless_since": "2026-01-05",
        "location_zip": "95816",
    }
    assert AuditEvent.objects.filter(verb="added", subject_id=str(case.pk)).exists()
    shown = admin.get(url_of("rule_case", program, case.pk)).context["form"]
    assert shown["fact_has_veteran"].value() == "no"
    assert shown["fact_program_interest"].value() == ["none_of_these"]
    assert runs(admin, program)["A couple with one dog"].passes


def test_r23_a_case_expects_eligible_not_eligible_or_something_to_ask(admin):
    program = factories.open_list([NO_PETS])
    for facts, expected in (
        ({"pets": "no"}, "eligible"),
        ({"pets": "yes"}, "not_eligible"),
        ({}, "ask"),
    ):
        factories.rule_case(program, facts, expected, name=expected)
    factories.rule_case(program, {}, "eligible", name="wrong")
    found = runs(admin, program)
    assert {name for name, run in found.items() if run.passes} == {
        "eligible",
        "not_eligible",
        "ask",
    }
    assert found["wrong"].said == "Something has to be asked first"


@pytest.mark.parametrize(("points", "passes"), [(None, True), (10, True), (5, False), (0, False)])
def test_points_count_when_a_case_names_some(admin, points, passes):
    program = factories.open_list([], [([NO_PETS], 10)])
    factories.rule_case(program, {"pets": "no"}, points=points, name="points")
    assert runs(admin, program)["points"].passes is passes


def test_a_case_is_tried_with_the_draft_and_with_what_a_shelter_inherits(admin):
    program = factories.open_list()
    factories.rule_case(program, {"pets": "yes"}, name="dog")
    assert runs(admin, program)["dog"].passes
    draft_of(program, factories.rule_set([NO_PETS]))
    assert not runs(admin, program)["dog"].passes


def test_county_wide_requirements_have_cases_of_their_own(admin):
    draft_of(None, factories.rule_set([NO_PETS]))
    factories.rule_case(factories.open_list(), name="of a shelter")
    typed = {"name": "dog", "expected": "not_eligible", "fact_pets": "yes"}
    assert admin.post(url_of("rule_case_add", None), typed).status_code == 302
    assert {name: run.passes for name, run in runs(admin, None).items()} == {"dog": True}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name": "dog"}, "There is a test case of this name already"),
        ({"expected": "ask", "points": "3"}, "Only an eligible household gets points"),
        ({"fact_program_interest": ["none_of_these", "psh"]}, "Choose “None of these” alone"),
        ({"fact_pets_count": "9" * 30}, "or less"),
        ({"fact_pets": "a cat"}, "Choose one of the answers shown"),
        ({"points": "-1"}, "Enter 0 or more"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_kept(admin, typed, error):
    program = factories.open_list(ASKS_ALL_KINDS)
    factories.rule_case(program, name="dog")
    body = admin.post(
        url_of("rule_case_add", program), {"name": "kept words", "expected": "eligible", **typed}
    ).content.decode()
    assert error in body
    assert f'value="{typed.get("name", "kept words")}"' in body
    assert RuleCase.objects.count() == 1


def test_a_case_is_changed_and_removed_and_each_is_written_down(admin):
    program = factories.open_list([NO_PETS])
    case = factories.rule_case(program, {"pets": "no"}, name="before")
    typed = {"name": "after", "expected": "ask", "fact_pets": ""}
    admin.post(url_of("rule_case", program, case.pk), typed)
    case.refresh_from_db()
    assert (case.name, case.expected, case.facts) == ("after", "ask", {})
    admin.post(url_of("rule_case_remove", program, case.pk))
    assert not RuleCase.objects.exists()
    verbs = AuditEvent.objects.filter(subject_id=str(case.pk)).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["changed", "removed"]


def test_a_case_of_other_rules_is_not_found(admin):
    case = factories.rule_case(factories.open_list())
    other = factories.open_list()
    assert admin.get(url_of("rule_case", other, case.pk)).status_code == 404
    assert admin.post(url_of("rule_case_remove", other, case.pk)).status_code == 404
    assert admin.get(url_of("rule_case", None, case.pk)).status_code == 404


def test_the_database_keeps_names_apart_and_points_with_the_eligible():
    factories.rule_case(name="x")
    for wrong in ({"name": "x"}, {"name": "y", "expected": "ask", "points": 1}):
        with transaction.atomic(), pytest.raises(IntegrityError):
            factories.rule_case(**wrong)
