"""Scores through the real instrument files: the worked examples of the default tools."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.answers import clean
from assessments.rules.evh import is_evh
from assessments.rules.instrument import from_toml, parse
from assessments.rules.scoring import score
from tests.assessments.rules import CRISIS, FOLDER, HCT, household

HIGHEST = {False: 17, True: 25}
"""The most points of both tools, by whether the household is a family."""
MOTHER_IN_A_CAR = household(30, 1, 4)
HER_ANSWERS = {"f3_child_health": "severe", "v10_safety": "not_safe_now"}


def _score(instrument, given_answers, home):
    return score(instrument, clean(instrument, given_answers, home).answers, home.is_family)


def _points(result):
    return {item.code: item.points for item in result.items if item.points}


def test_example_i_a_man_of_57_outside_with_copd_and_two_er_visits_scores_3():
    result = _score(CRISIS, {"v4_illness": "one", "v7_hospital": "fewer"}, household(57))
    assert _points(result) == {"v1_slept_unsheltered": 1, "v2_oldest_member": 1, "v4_illness": 1}
    assert result.total == 3
    assert not is_evh(result.total, is_family=False)


def test_example_ii_someone_of_66_with_two_illnesses_and_oxygen_scores_6_on_crisis_and_5_on_hct():
    home = household(66)
    illness = {"v4_illness": "two_or_more"}
    on_crisis = _score(CRISIS, {**illness, "v6_oxygen_power_cold": "yes"}, home)
    on_hct = _score(HCT, {**illness, "v13_months_homeless": "months_under_12"}, home)
    assert on_crisis.total == 6
    assert is_evh(on_crisis.total, is_family=False)
    assert on_hct.total == 5
    assert not is_evh(on_hct.total, is_family=False)


def test_example_iii_a_mother_in_a_car_with_two_children_scores_10():
    result = _score(CRISIS, {**HER_ANSWERS, "v4_illness": "one"}, MOTHER_IN_A_CAR)
    assert _points(result) == {
        "v1_slept_unsheltered": 2,
        "f1_youngest_child": 2,
        "f4_one_adult": 1,
        "f3_child_health": 2,
        "v10_safety": 2,
        "v4_illness": 1,
    }
    assert result.total == 10
    assert is_evh(result.total, is_family=True)


def test_example_iv_the_same_mother_without_her_own_illness_scores_9():
    result = _score(CRISIS, {**HER_ANSWERS, "v4_illness": "none"}, MOTHER_IN_A_CAR)
    assert result.total == 9
    assert not is_evh(result.total, is_family=True)


def _highest_option(question, is_family):
    return max(question.options, key=lambda option: option.points_for(is_family)).code


@pytest.mark.parametrize("is_family", HIGHEST)
@pytest.mark.parametrize("instrument", [CRISIS, HCT])
def test_the_highest_scores_are_17_for_individuals_and_25_for_families(instrument, is_family):
    scored = [question for question in instrument.questions if question.is_scored]
    answers = {question.code: _highest_option(question, is_family) for question in scored}
    assert score(instrument, answers, is_family).total == HIGHEST[is_family]


def test_reasons_say_what_was_asked_and_answered_also_where_it_gave_no_point():
    result = _score(CRISIS, {"v4_illness": "none"}, household(57))
    reason = next(item for item in result.items if item.code == "v4_illness")
    assert reason.points == 0
    assert reason.text == "How many of these health problems do you live with?"
    assert reason.answer == "None"
    assert reason.label == "Serious long-term illness"
    assert not reason.derived
    assert next(item for item in result.items if item.code == "v2_oldest_member").derived


def test_an_unknown_or_declined_answer_scores_nothing_and_is_no_reason():
    home = household(40)
    cleaned = clean(CRISIS, {}, home, missing={"v4_illness": "prefer_not"})
    result = score(CRISIS, cleaned.answers, is_family=False)
    assert "v4_illness" not in {item.code for item in result.items}
    assert result.total == 1  # V1 alone


def test_family_items_score_in_families_only():
    answers = {
        "f3_child_health": "severe",
        "f5_child_welfare": "yes",
        "f1_youngest_child": "under_2",
    }
    assert score(CRISIS, answers, is_family=False).total == 0
    assert score(CRISIS, answers, is_family=True).total == 5


def test_an_answer_no_option_has_scores_nothing():
    assert score(CRISIS, {"v4_illness": "three", "v8_mental_health": ["yes"]}, False).total == 0


def test_a_scored_question_hidden_by_another_answer_scores_nothing():
    content = from_toml((FOLDER / "crisis-2026.1.toml").read_text(encoding="utf-8")).content
    questions = [dict(question) for question in content["questions"]]
    overdose = next(q for q in questions if q["code"] == "v9_overdose")
    overdose["show_if"] = [{"fact": "v8_mental_health", "op": "eq", "value": "yes"}]
    instrument = parse({**content, "questions": questions})
    answers = {"v8_mental_health": "no", "v9_overdose": "yes"}
    assert score(instrument, answers, is_family=False).total == 0
    assert score(instrument, {**answers, "v8_mental_health": "yes"}, is_family=False).total == 2


def _any_answers(instrument):
    return st.fixed_dictionaries(
        {},
        optional={
            question.code: st.sampled_from([option.code for option in question.options])
            for question in instrument.questions
            if question.options
        },
    )


any_household = st.lists(st.one_of(st.none(), st.integers(0, 90)), min_size=1, max_size=5).map(
    lambda ages: household(*ages)
)


@given(answers=_any_answers(CRISIS), home=any_household)
def test_hidden_answers_never_score(answers, home):
    known = {**answers, **home.facts()}
    shown = {question.code for question in CRISIS.shown(known)}
    kept = {code: answer for code, answer in answers.items() if code in shown}
    result = score(CRISIS, answers, home.is_family)
    assert {item.code for item in result.items} <= shown
    assert result == score(CRISIS, kept, home.is_family)


@given(answers=_any_answers(HCT), home=any_household)
def test_a_score_is_the_sum_of_its_reasons_and_stays_within_the_highest(answers, home):
    result = score(HCT, answers, home.is_family)
    assert result.total == sum(item.points for item in result.items)
    assert 0 <= result.total <= HIGHEST[home.is_family]
