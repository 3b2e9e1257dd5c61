import pytest

from assessments.rules.answers import AnswerError, check_answer, clean
from tests.assessments.rules import CRISIS, HCT, household

ALONE = household(40)


def _faults(given, **others):
    with pytest.raises(AnswerError) as caught:
        clean(CRISIS, given, ALONE, **others)
    return caught.value.faults


def test_c9_a_skipped_question_was_not_asked_so_it_is_no_answer_to_go_by():
    cleaned = clean(CRISIS, {}, ALONE)
    assert "v4_illness" not in cleaned.answers
    assert cleaned.missing["v4_illness"] == "skipped"


def test_c9_not_sure_and_a_refusal_are_answers_without_a_value():
    cleaned = clean(CRISIS, {}, ALONE, {"v4_illness": "prefer_not", "pets": "not_sure"})
    assert (cleaned.answers["v4_illness"], cleaned.answers["pets"]) == (None, None)


def test_a_declined_answer_keeps_its_reason():
    cleaned = clean(CRISIS, {}, ALONE, missing={"v10_safety": "prefer_not", "pets": "not_sure"})
    assert cleaned.answers["v10_safety"] is None
    assert cleaned.missing["v10_safety"] == "prefer_not"
    assert cleaned.missing["pets"] == "not_sure"


def test_an_answer_wins_over_a_reason_for_having_none():
    cleaned = clean(CRISIS, {"pets": "no"}, ALONE, missing={"pets": "not_sure"})
    assert cleaned.answers["pets"] == "no"
    assert "pets" not in cleaned.missing


def test_answers_to_hidden_questions_are_dropped():
    given = {"pets": "no", "pets_count": 3, "f3_child_health": "severe"}
    cleaned = clean(CRISIS, given, ALONE, missing={"pets_kinds": "not_sure"})
    for code in ("pets_count", "pets_kinds", "f3_child_health"):
        assert code not in cleaned.answers
        assert code not in cleaned.missing


def test_a_question_that_hangs_on_a_hidden_one_is_hidden_too():
    given = {"pets": "yes", "pets_count": 1, "v10_safety": "safe", "private_address": "yes"}
    cleaned = clean(CRISIS, given, ALONE)
    assert cleaned.answers["pets_count"] == 1
    assert "private_address" not in cleaned.answers


def test_every_missing_reason_belongs_to_an_answer_that_is_missing():
    cleaned = clean(HCT, {"income": "yes"}, household(30, 3))
    nulls = {code for code, answer in cleaned.answers.items() if answer is None}
    skipped = {code for code, why in cleaned.missing.items() if why == "skipped"}
    assert set(cleaned.missing) - skipped == nulls
    assert skipped.isdisjoint(cleaned.answers)


def test_c17_derived_answers_are_worked_out_and_not_taken_from_what_was_given():
    cleaned = clean(
        CRISIS, {"v1_slept_unsheltered": "no", "v2_oldest_member": "age_65_plus"}, ALONE
    )
    assert cleaned.answers["v1_slept_unsheltered"] == "yes"
    assert cleaned.answers["v2_oldest_member"] == "other_age"


def test_c16_a_derived_answer_that_is_not_known_is_not_sure():
    cleaned = clean(CRISIS, {}, household(None, living_situation=None))
    assert cleaned.answers["v2_oldest_member"] is None
    assert cleaned.missing["v2_oldest_member"] == "not_sure"
    assert cleaned.missing["v1_slept_unsheltered"] == "not_sure"


def test_several_choices_are_kept_once_in_the_order_of_the_instrument():
    given = {"area_wanted": ["florin", "oak_park", "florin"]}
    assert clean(CRISIS, given, ALONE).answers["area_wanted"] == ["oak_park", "florin"]


def test_free_text_is_kept_apart_from_the_answers():
    cleaned = clean(CRISIS, {}, ALONE, notes={"hopes": "  A garden.\x00 ", "going_well": " "})
    assert cleaned.notes == {"hopes": "A garden."}
    assert "hopes" not in cleaned.answers
    assert "going_well" not in cleaned.missing


def test_a_declined_free_text_keeps_its_reason():
    assert (
        clean(CRISIS, {}, ALONE, missing={"hopes": "prefer_not"}).missing["hopes"] == "prefer_not"
    )


def test_a_code_the_instrument_does_not_ask_is_refused():
    assert _faults({"favourite_colour": "blue"}) == {
        "favourite_colour": "'favourite_colour' is not a question of this assessment."
    }
    assert "v99" in _faults({}, missing={"v99": "skipped"})
    assert "v99" in _faults({}, notes={"v99": "words"})


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [
        ("v4_illness", "three", "'three' is not an answer to"),
        ("v4_illness", ["one"], "a list is not an answer to"),
        ("area_wanted", "florin", "is not a list of answers to"),
        ("area_wanted", ["mars"], "'mars' is not an answer to"),
        ("area_wanted", [["florin"]], "a list is not an answer to"),
        ("area_avoided", ["none", "florin"], "Choose “No, none” or other answers, not both."),
        ("storage_totes", 51, "Give a whole number from 0 to 50."),
        ("storage_totes", -1, "Give a whole number from 0 to 50."),
        ("storage_totes", True, "Give a whole number"),
        ("storage_totes", "two", "Give a whole number"),
        ("storage_totes", 1.5, "Give a whole number"),
    ],
)
def test_an_answer_that_does_not_fit_its_question_is_refused_in_words(code, answer, words):
    faults = _faults({code: answer})
    assert list(faults) == [code]
    assert words in faults[code]


def test_every_fault_is_told_at_once():
    assert set(_faults({"v4_illness": "x", "storage_totes": 99})) == {"v4_illness", "storage_totes"}


@pytest.mark.parametrize("text", ["9581", "958111", "abcde"])
def test_a_text_that_does_not_look_right_says_what_is_expected(text):
    assert "Give 5 digits" in _faults({}, notes={"l1_zip": text})["l1_zip"]


def test_a_text_that_is_too_long_says_how_long_it_may_be():
    assert "at most 1000 characters" in _faults({}, notes={"hopes": "a" * 1001})["hopes"]


def test_a_reason_that_does_not_exist_is_refused():
    assert "is not a reason" in _faults({}, missing={"pets": "asleep"})["pets"]


@pytest.mark.parametrize("empty", [None, "", [], ()])
def test_an_empty_answer_is_no_answer(empty):
    assert check_answer(CRISIS.question("pets"), empty) is None
    assert check_answer(CRISIS.question("area_wanted"), empty) is None


def test_zero_is_an_answer():
    assert clean(CRISIS, {"storage_totes": 0}, ALONE).answers["storage_totes"] == 0
