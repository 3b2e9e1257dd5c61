"""Publishing rules, the sample programs, and what the database itself refuses."""

import json
import tomllib
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from assessments.enums import Tool
from cas.models import AuditEvent
from cas.rules.conditions import RuleError
from cas.rules.ruleset import SCORE_FACTS
from prioritization.actions.programs import SAMPLE_PROGRAMS, load_programs
from prioritization.actions.rules import publish
from prioritization.facts.catalogue import COLUMN_FACTS, catalogue, merged
from prioritization.models import Entry, Movement, Program, RuleVersion
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
PETS = {"fact": "pets", "op": "eq", "value": "no"}


def publish_today(program, *requirements, by=None, days=0):
    return publish(
        program=program,
        rule_set=factories.rule_set(requirements),
        effective_from=factories.today() + timedelta(days=days),
        by=by,
        at=timezone.now(),
    )


def test_versions_are_numbered_and_the_publication_is_logged():
    program, by = factories.ProgramFactory(), factories.UserFactory(role="rules_admin")
    assert publish_today(program).number == 1
    version = publish_today(program, PETS, by=by)
    assert (version.number, version.published_by) == (2, by)
    assert AuditEvent.objects.filter(verb="published", user_id=by.pk).count() == 1


def test_rules_of_today_move_the_list_at_once_and_rules_of_tomorrow_wait():
    program = factories.open_list()
    made = factories.household()
    factories.assessment(made, answers={"pets": "yes"})
    factories.tell_lists(made)
    publish_today(program, PETS, days=1)
    assert Entry.objects.standing().exists()
    publish_today(program, PETS)
    assert not Entry.objects.standing().exists()
    assert Movement.objects.get(kind="left").cause == "rule_version"


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        ({"fact": "pest", "op": "eq", "value": "no"}, "There is no fact 'pest'"),
        ({"fact": "pets", "op": "eq", "value": "none"}, "'none' is not an option"),
        ({"fact": "household_size", "op": "eq", "value": "two"}, "a whole number"),
        ({"fact": "youngest_age_low", "op": "le", "value": 5}, "doubtful age"),
        ({"fact": "oldest_age_high", "op": "ge", "value": 65}, "doubtful age"),
    ],
)
def test_rules_that_do_not_fit_the_facts_are_refused_in_words(requirement, words):
    with pytest.raises(RuleError, match=words):
        publish_today(factories.ProgramFactory(), requirement)
    assert not RuleVersion.objects.exists()


def test_rules_cannot_start_in_the_past():
    with pytest.raises(RuleError, match="can't start in the past"):
        publish_today(factories.ProgramFactory(), days=-1)


@pytest.mark.parametrize("fact", sorted(SCORE_FACTS))
def test_c3_code_refuses_a_score_as_a_requirement(fact):
    with pytest.raises(RuleError, match="C3"):
        factories.rule_set([{"fact": fact, "op": "ge", "value": 6}])


@pytest.mark.parametrize("fact", [*sorted(SCORE_FACTS), "my_score", "evh"])
@pytest.mark.parametrize("nested", [False, True])
def test_c3_the_database_refuses_a_score_as_a_requirement(fact, nested):
    program = factories.ProgramFactory()
    condition = {"fact": fact, "op": "ge", "value": 6}
    clause = {"any": [PETS, condition]} if nested else condition
    content = {"requirements": [{"clause": PETS}, {"clause": clause}], "factors": []}
    insert = (
        "INSERT INTO prioritization_ruleversion"
        " (program_id, number, content, effective_from, published_at)"
        " VALUES (%s, 1, %s, '2026-01-01', now())"
    )
    with (
        pytest.raises(IntegrityError, match="no_requirement_asks_for_a_score"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(insert, [program.pk, json.dumps(content)])


def test_c3_a_score_may_order():
    """Only requirements are kept free of scores: a factor may use them."""
    program = factories.open_list([], [([{"fact": "crisis_score", "op": "ge", "value": 6}], 10)])
    made = factories.household()
    factories.assessment(made, score=6)
    factories.tell_lists(made)
    assert Entry.objects.get(program=program).shelter_score == 110


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE prioritization_ruleversion SET content = '{}'",
        "DELETE FROM prioritization_ruleversion",
        "TRUNCATE prioritization_ruleversion CASCADE",
        "UPDATE prioritization_movement SET cause = 'clock'",
        "DELETE FROM prioritization_movement",
        "TRUNCATE prioritization_movement",
    ],
)
def test_published_rules_and_movements_never_change_not_even_by_raw_sql(statement):
    factories.open_list()
    made = factories.household()
    factories.assessment(made)
    factories.tell_lists(made)
    connection.check_constraints()
    with (
        pytest.raises(DatabaseError, match="never change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_draft_of_rules_may_still_change():
    program = factories.ProgramFactory()
    version = RuleVersion.objects.create(
        program=program,
        content={"requirements": [], "factors": []},
        effective_from=factories.today(),
    )
    version.effective_from = factories.today() + timedelta(days=1)
    version.save()
    version.delete()


# --- The fact catalogue --------------------------------------------------------------------


def test_every_coded_question_is_a_fact_and_none_hides_a_column():
    questions = [
        question
        for tool in Tool
        for question in factories.shipped(str(tool)).questions
        if question.fact()
    ]
    facts = catalogue()
    assert {question.code for question in questions} <= facts.keys()
    assert COLUMN_FACTS.keys().isdisjoint(question.code for question in questions)


def test_options_of_older_versions_stay_in_the_catalogue():
    from cas.rules.facts import Fact, FactKind

    older = Fact("pets", "Pets", FactKind.OPTION, (("yes", "Yes"), ("some", "Some")))
    newer = Fact("pets", "Has pets", FactKind.OPTION, (("yes", "Yes!"), ("no", "No")))
    found = merged([older, newer])["pets"]
    assert found.label == "Has pets"
    assert dict(found.options) == {"yes": "Yes!", "no": "No", "some": "Some"}


def test_a_question_keeps_its_kind_for_ever():
    from cas.rules.facts import Fact, FactKind

    with pytest.raises(RuleError, match="code of its own"):
        merged([Fact("pets", "Pets", FactKind.OPTION), Fact("pets", "Pets", FactKind.NUMBER)])


# --- The sample programs -------------------------------------------------------------------


def test_the_sample_programs_are_loaded_once_and_dated():
    assert len(load_programs(at=timezone.now())) == Program.objects.count() == 16
    Program.objects.filter(slug="step").update(name="Renamed by people")
    assert load_programs(at=timezone.now()) == []
    assert Program.objects.filter(name="Renamed by people").exists()
    assert set(Program.objects.values_list("sample_as_of__year", flat=True)) == {2026}
    assert RuleVersion.objects.published().count() == 16


def test_every_sample_rule_says_where_it_is_from():
    content = tomllib.loads(SAMPLE_PROGRAMS.read_text(encoding="utf-8"))
    rules = [
        rule
        for program in content["programs"]
        for rule in (*program.get("requirements", ()), *program.get("factors", ()))
    ]
    assert rules
    assert all(rule["note"] for rule in rules)


ELIGIBLE_ANSWERS = {
    "pets": "no",
    "v12_personal_care": "no",
    "background_check_ok": "yes",
    "sober_site": "yes",
    "working_on_goals": "yes",
    "violent_conviction_3y": "no",
    "registrant": "no",
    "storage_totes": 2,
    "placement_preference": "women",
    "city_link": ["elk_grove"],
    "l1_area": "oak_park",
}


@pytest.mark.parametrize(
    ("shape", "answers", "on", "off"),
    [
        (
            {},
            {},
            {
                "north-a-street",
                "x-street-navigation",
                "meadowview-navigation",
                "mather-singles-interim",
                "florin-safe-stay",
                "east-parkway-safe-stay",
                "stockton-boulevard-safe-stay",
                "roseville-road-campus",
                "elk-grove",
            },
            {"family-shelters", "step", "the-grove"},
        ),
        ({"children": (4,)}, {}, {"family-shelters"}, {"x-street-navigation", "north-a-street"}),
        ({"head": {"years": 22}}, {}, {"step", "the-grove", "x-street-navigation"}, set()),
        (
            {"partner": True},
            {"storage_totes": 4},
            {"stockton-boulevard-safe-stay", "mather-singles-interim"},
            {"north-a-street"},
        ),
        ({}, {"storage_totes": 3}, {"x-street-navigation"}, {"stockton-boulevard-safe-stay"}),
        (
            {},
            {"pets": "yes", "pets_count": 2},
            {"stockton-boulevard-safe-stay", "x-street-navigation"},
            {"north-a-street"},
        ),
        ({}, {"v12_personal_care": "yes"}, {"x-street-navigation"}, {"north-a-street"}),
        ({}, {"registrant": "for_life"}, {"x-street-navigation"}, {"mather-singles-interim"}),
    ],
)
def test_the_sample_shelters_take_whom_their_pages_say(shape, answers, on, off):
    load_programs(at=timezone.now())
    made = factories.household(**shape)
    factories.assessment(made, answers={**ELIGIBLE_ANSWERS, **answers})
    factories.tell_lists(made)
    standing = set(Entry.objects.standing().values_list("program__slug", flat=True))
    assert on <= standing
    assert off.isdisjoint(standing)


def test_housing_is_offered_to_who_chose_it():
    load_programs(at=timezone.now())
    made = factories.household()
    made.enrollments.update(disabling_condition=1)
    factories.assessment(made, Tool.HCT, answers={"program_interest": ["psh"]})
    factories.tell_lists(made)
    assert [entry.program.slug for entry in Entry.objects.standing()] == [
        "permanent-supportive-housing"
    ]
