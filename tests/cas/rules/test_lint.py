"""What an admin is told about rules before they are published: C3, C16, R23, fair housing."""

import pytest

from cas.rules import ruleset
from cas.rules.conditions import AllOf, AnyOf, Condition, Op, RuleError
from cas.rules.facts import Fact, FactKind
from cas.rules.lint import Level, errors, lint
from cas.rules.ruleset import Band, Bands, Factor, Requirement, RuleSet
from tests.cas.rules.sample_facts import CATALOGUE

FEW_PETS = Requirement(Condition("pets", Op.LE, 1))
LOCAL = Condition("area", Op.EQ, "elk_grove")


def said(rules, level, catalogue=CATALOGUE, **inherited):
    found = lint(rules, catalogue, **inherited)
    return [(each.place, each.message) for each in found if each.level is level]


def test_good_rules_have_no_errors_and_no_warnings():
    rules = RuleSet((FEW_PETS, Requirement(LOCAL)), (Factor(AllOf((LOCAL,)), 5),))
    assert {each.level for each in lint(rules, CATALOGUE)} == {Level.NOTE}


def test_c3_a_score_as_a_requirement_is_refused_in_words():
    clause = {"fact": "is_evh", "op": "eq", "value": True}
    content = {"requirements": [{"clause": clause}], "factors": []}
    with pytest.raises(RuleError, match=r"nobody is kept off a list because of it \(C3, R5\)"):
        ruleset.parse(content)


@pytest.mark.parametrize("part", ["requirements", "factors"])
def test_race_and_religion_are_refused_in_words(part):
    condition = {"fact": "religion", "op": "eq", "value": "x"}
    content = {"requirements": [], "factors": []}
    rule = {"clause": condition} if part == "requirements" else {"when": [condition], "points": 1}
    with pytest.raises(RuleError, match="fair housing law"):
        ruleset.parse({**content, part: [rule]})


def test_overlapping_bands_are_refused_in_words():
    bands = [{"at_least": 1, "at_most": 5, "points": 1}, {"at_least": 5, "points": 2}]
    factor = {"fact": "pets", "bands": bands}
    with pytest.raises(RuleError, match="Two bands overlap"):
        ruleset.parse({"requirements": [], "factors": [factor]})


def test_two_requirements_that_clash_are_named_with_their_sentences():
    rules = RuleSet((FEW_PETS, Requirement(LOCAL), Requirement(Condition("pets", Op.GE, 2))))
    (found,) = errors(lint(rules, CATALOGUE))
    assert found.place == "Requirement 1 and requirement 3"
    assert found.words == "“Number of pets is at most 1” and “Number of pets is at least 2”"
    assert "nobody could ever join" in found.message


def test_a_clash_with_what_the_county_requires_is_found():
    inherited = RuleSet((Requirement(Condition("area", Op.EQ, "galt")),))
    (found,) = errors(lint(RuleSet((Requirement(LOCAL),)), CATALOGUE, inherited))
    assert found.place == "County-wide requirement 1 and requirement 1"


def test_never_and_always_true_are_told_apart():
    never = Requirement(Condition("area", Op.NOT_IN, ("elk_grove", "galt")))
    always = Requirement(AnyOf((Condition("pets", Op.LE, 3), Condition("pets", Op.GE, 2))))
    rules = RuleSet((never, always))
    assert said(rules, Level.ERROR)[0][0] == "Requirement 1"
    ((place, message),) = said(rules, Level.WARNING)
    assert place == "Requirement 2"
    assert "only keeps off those of whom it is not known" in message


def test_points_that_nobody_or_everybody_gets_are_told():
    never = Factor(AllOf((LOCAL, Condition("area", Op.EQ, "galt"))), 5)
    always = Factor(AllOf((Condition("area", Op.IN, ("elk_grove", "galt")),)), 5)
    assert said(RuleSet(factors=(never, always)), Level.WARNING) == [
        ("Priority 1", "Nobody can ever get these points."),
        (
            "Priority 2",
            "Everybody of whom it is known gets these points, so they put nobody first.",
        ),
    ]


def test_gaps_in_bands_are_a_warning():
    rules = RuleSet(factors=(Bands("pets", (Band(0, 1, 5), Band(3, None, 9))),))
    assert said(rules, Level.WARNING) == [
        ("Priority 1", "There is a gap between two bands: at 2 nobody gets points.")
    ]


TRAITS = {
    "placement_preference": "sex",
    "head_age_low": "age",
    "household_type": "family status",
    "children": "family status",
    "has_disabling_condition": "disability",
    "v12_personal_care": "disability",
    "v3_pregnancy": "sex and family status",
}


@pytest.mark.parametrize(("code", "trait"), TRAITS.items())
def test_a_protected_trait_needs_a_written_legal_basis(code, trait):
    facts = {code: Fact(code, code, FactKind.NUMBER)}
    condition = Condition(code, Op.GE, 1)
    ((place, message),) = said(RuleSet((Requirement(condition),)), Level.ERROR, facts)
    assert place == "Requirement 1"
    assert f"This decides by {trait}." in message
    with_basis = RuleSet((Requirement(condition, legal_basis="24 CFR 578.93"),))
    assert said(with_basis, Level.ERROR, facts) == []


def test_points_by_a_protected_trait_need_a_note():
    older = Bands("oldest_age", (Band(65, None, 5),))
    assert "points by age" in said(RuleSet(factors=(older,)), Level.ERROR)[0][1]
    noted = Bands("oldest_age", older.bands, "Older Americans Act")
    assert said(RuleSet(factors=(noted,)), Level.ERROR) == []


@pytest.mark.parametrize(
    "code", ["pets", "location_area", "has_veteran", "homeless_since", "sober_site", "unit_size"]
)
def test_other_facts_need_none(code):
    facts = {code: Fact(code, code, FactKind.NUMBER)}
    assert said(RuleSet((Requirement(Condition(code, Op.GE, 1)),)), Level.ERROR, facts) == []


def test_r23_what_is_not_known_is_spelt_out_for_every_rule():
    choice = Requirement(AnyOf((Condition("pets", Op.LE, 1), LOCAL)))
    notes = said(RuleSet((FEW_PETS, choice), (Factor(AllOf((LOCAL,)), 5),)), Level.NOTE)
    assert notes == [
        (
            "Requirement 1",
            "Not known: the household waits off the list until somebody asks “Number of pets”.",
        ),
        (
            "Requirement 2",
            "Not known: the household waits off the list until somebody asks “Number of pets” or "
            "“Location”.",
        ),
        (
            "Priority 1",
            "Not known: no points from this until it is asked; nobody is kept off the list.",
        ),
    ]


def test_what_does_not_fit_the_facts_is_an_error_and_stops_nothing_else():
    rules = RuleSet(
        (Requirement(Condition("petz", Op.LE, 1)), FEW_PETS),
        (Bands("area", (Band(1, None, 5),)),),
    )
    places = [place for place, _ in said(rules, Level.ERROR)]
    assert places == ["Requirement 1", "Priority 1"]
