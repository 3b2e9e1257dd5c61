"""What the published tools ask, and in what words."""

import re

import pytest

from assessments.rules.instrument import Instrument
from assessments.rules.questions import Answerer, QuestionType, Words
from cas.county import COUNTY
from cas.rules.facts import FactKind
from tests.assessments.rules import CRISIS, DIVERSION, HCT, HOUSING_NEEDS, household

FILES = (CRISIS, HCT, DIVERSION, HOUSING_NEEDS)
BOTH = pytest.mark.parametrize("instrument", [CRISIS, HCT], ids=["crisis", "hct"])
EACH = pytest.mark.parametrize("instrument", FILES, ids=[each.tool for each in FILES])

SCORED_BY_BOTH = {
    *("v1_slept_unsheltered", "v2_oldest_member", "v3_pregnancy", "v4_illness"),
    *("v5_mobility_senses", "v7_hospital", "v8_mental_health", "v9_overdose", "v10_safety"),
    *("v11_memory_learning", "v12_personal_care"),
    *("f1_youngest_child", "f2_three_children", "f3_child_health", "f4_one_adult"),
    "f5_child_welfare",
}

PRIVATE = {
    *("registrant", "meth_public_housing", "behavioral_health_wish", "unsafe_housing"),
    *("tonight_safe", "last_stay_ended"),
}

NEVER_SAID = re.compile(
    r"vi-spdat|spdat|homeless (man|men|woman|male|female|person|people)|the homeless|addict"
    r"|substance abuse|illegal alien|crazy|mental(ly)? ill|wheelchair[- ]bound|suffer|victim"
    r"|rape|beaten|refused|\bsex for\b|adicto|indigente|vagabund|loco|\bvíctima",
    re.IGNORECASE,
)


def _prose(instrument: Instrument) -> list[Words]:
    """The sentences that a client may hear or read."""
    found = [instrument.title, instrument.opening]
    found += [words for page in instrument.pages for words in (page.title, page.intro)]
    for question in instrument.questions:
        if not question.for_assessor:
            found += [question.text, question.hint, question.why, question.prompt]
    return [words for words in found if words is not None]


def _client_words(instrument: Instrument) -> list[Words]:
    """All that a client may hear or read."""
    asked = [question for question in instrument.questions if not question.for_assessor]
    return _prose(instrument) + [option.text for one in asked for option in one.options]


def test_both_tools_score_the_shared_items_and_each_its_own():
    scored = {one.tool: {q.code for q in one.questions if q.is_scored} for one in (CRISIS, HCT)}
    assert scored["crisis"] == SCORED_BY_BOTH | {"v6_oxygen_power_cold"}
    assert scored["hct"] == SCORED_BY_BOTH | {"v13_months_homeless"}


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [(CRISIS, HCT, 31), (DIVERSION, HCT, 3), (HOUSING_NEEDS, HCT, 2), (HOUSING_NEEDS, CRISIS, 1)],
    ids=lambda each: getattr(each, "tool", str(each)),
)
def test_c9_questions_shared_by_tools_are_the_same_question(one, other, least):
    shared = set(one.questions_by_code) & set(other.questions_by_code)
    assert len(shared) >= least
    for code in shared:
        first, second = one.question(code), other.question(code)
        assert first.options == second.options, code
        assert (first.text, first.type, first.cascade) == (second.text, second.type, second.cascade)
        assert first.fact() == second.fact(), code
        assert first.sensitive == second.sensitive, code


@BOTH
def test_c2_the_location_question_is_never_prefilled(instrument):
    for code in ("l1_place", "l1_area", "l1_zip"):
        assert not instrument.question(code).cascade


@EACH
def test_r19_consents_staff_notes_and_derived_items_never_cascade(instrument):
    for question in instrument.questions:
        is_consent = question.code in ("background_check_ok", "ok_call_back")
        if question.is_derived or question.for_assessor or is_consent:
            assert not question.cascade, question.code


@BOTH
def test_c2_the_areas_are_those_of_the_county(instrument):
    options = instrument.question("l1_area").options
    assert tuple((option.code, option.text.en) for option in options) == COUNTY.areas


@BOTH
def test_area_questions_offer_every_area_and_one_answer_that_stands_alone(instrument):
    areas = {code for code, _ in COUNTY.areas}
    for code in ("area_wanted", "area_avoided", "city_link"):
        question = instrument.question(code)
        assert areas < set(question.options_by_code)
        assert len([option for option in question.options if option.alone]) == 1


def test_what_shelters_ask_about_can_be_asked():
    facts = {fact.code: fact.kind for fact in CRISIS.facts()}
    assert facts["pets_count"] is FactKind.NUMBER
    assert facts["pets_kinds"] is FactKind.OPTIONS
    assert facts["city_link"] is FactKind.OPTIONS
    one_option = {
        *("service_animal", "accessible_bed", "lower_bunk", "placement_preference", "sober_site"),
        *("registrant", "violent_conviction_3y", "v12_personal_care", "v6_oxygen_power_cold"),
        *("medication_storage", "lgbtq_focus", "working_on_goals", "ok_call_back"),
        *("background_check_ok", "stay_together", "l1_place", "l1_area"),
    }
    assert {facts[code] for code in one_option} == {FactKind.OPTION}
    assert facts["storage_totes"] is FactKind.NUMBER


@EACH
def test_every_scored_or_sensitive_question_says_why_in_both_languages(instrument):
    for question in instrument.questions:
        if question.is_scored or question.sensitive:
            assert question.why is not None, question.code
            assert question.why.en, question.code
            assert question.why.es, question.code


@EACH
def test_health_safety_and_record_questions_are_marked_sensitive(instrument):
    private = {q for q in instrument.questions if re.match(r"v([3-9]|1[0-3])_|f[35]_", q.code)}
    private |= {q for q in instrument.questions if q.code in PRIVATE}
    assert {q.code for q in private if not q.sensitive} == set()


@BOTH
def test_a_page_asks_three_to_five_questions_and_the_last_is_about_hopes(instrument):
    for page in instrument.pages:
        assert 3 <= len(page.questions) <= 5, page.key
    assert instrument.pages[-1].key == "hopes"
    assert instrument.questions[-1].code == "hopes"


@BOTH
def test_a_page_with_a_question_about_safety_has_a_lead_in(instrument):
    page = instrument.page("safety")
    assert page.intro is not None
    assert "skip" in page.intro.en


@EACH
def test_no_word_that_hurts_or_comes_from_another_tool(instrument):
    for words in _client_words(instrument):
        assert not NEVER_SAID.search(words.en), words.en
        assert not NEVER_SAID.search(words.es), words.es


@EACH
def test_spanish_is_a_text_of_its_own(instrument):
    for question in instrument.questions:
        assert question.text.es != question.text.en, question.code
        if question.text.en.endswith("?"):
            assert "¿" in question.text.es, question.code


@EACH
def test_questions_do_not_offer_not_sure_or_prefer_not_themselves(instrument):
    reserved = {"not_sure", "prefer_not", "skipped"}
    for question in instrument.questions:
        assert reserved.isdisjoint(question.options_by_code), question.code


def test_a_single_person_is_asked_no_family_or_partner_question():
    asked = {question.code for question in CRISIS.shown(household(40).facts())}
    assert not {code for code in asked if code.startswith("f")}
    assert "stay_together" not in asked
    assert "stay_together" in {q.code for q in CRISIS.shown(household(40, 41).facts())}


def test_pet_details_are_asked_only_about_pets():
    facts = household(40).facts()
    with_pets = {question.code for question in CRISIS.shown({**facts, "pets": "yes"})}
    without = {question.code for question in CRISIS.shown({**facts, "pets": "no"})}
    assert with_pets - without == {"pets_count", "pets_kinds"}


# ------------------------------------------------------------------------- how easy it is to read


def _sentences(texts):
    joined = " ".join(text if text[-1] in ".?!" else text + "." for text in texts)
    return [part for part in re.split(r"[.?!:]+\s*", joined) if part.strip()]


def _words(sentence):
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", sentence)


def _english_syllables(word):
    spoken = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$|(?<=[^sxzhgc])es$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def _spanish_syllables(word):
    return max(1, len(re.findall(r"[aeiouáéíóúü]+|y\b", word.lower())))


def _grade(texts):
    """Flesch-Kincaid grade of English texts."""
    sentences = _sentences(texts)
    words = [word for sentence in sentences for word in _words(sentence)]
    syllables = sum(_english_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _spanish_ease(texts):
    """Fernandez-Huerta ease of Spanish texts; 70 and more is easy."""
    sentences = _sentences(texts)
    words = [word for sentence in sentences for word in _words(sentence)]
    syllables = sum(_spanish_syllables(word) for word in words)
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / len(sentences)


@EACH
def test_english_reads_at_grade_6_or_below(instrument):
    assert _grade([words.en for words in _prose(instrument)]) <= 6


@EACH
def test_each_english_question_with_its_hint_and_reason_reads_at_grade_6_or_below(instrument):
    hard = {}
    for question in instrument.questions:
        if question.for_assessor or question.type is QuestionType.DERIVED:
            continue
        said = [words.en for words in (question.text, question.hint, question.why) if words]
        if _grade(said) > 6:
            hard[question.code] = round(_grade(said), 1)
    assert hard == {}


@EACH
def test_spanish_reads_easily(instrument):
    assert _spanish_ease([words.es for words in _prose(instrument)]) >= 70


# ------------------------------------------------------------------------------ tools without score


def _asked_of(instrument, **answers):
    return [q.code for q in instrument.shown({**household(40).facts(), **answers})]


@pytest.mark.parametrize("instrument", [DIVERSION, HOUSING_NEEDS], ids=lambda each: each.tool)
def test_a_tool_without_a_score_gives_no_points(instrument):
    assert not [question.code for question in instrument.questions if question.is_scored]


def test_r42_diversion_holds_the_topics_and_each_has_something_to_say():
    topics = {"crisis_onset", "last_stay", "last_home", "last_stay_ended", "help_to_stay"}
    topics |= {"tonight_place", "tonight_safe", "who_to_call", "income", "quick_help"}
    assert topics <= set(DIVERSION.questions_by_code)
    prompts = [question for question in DIVERSION.questions if question.prompt]
    assert {"crisis_onset", "last_stay", "help_to_stay"} <= {question.code for question in prompts}
    assert not any("script" in words.en.lower() for words in _client_words(DIVERSION))


def test_r42_diversion_asks_only_what_an_answer_opens():
    least = _asked_of(DIVERSION)
    assert "crisis_onset_on" not in least
    assert "crisis_onset_on" in _asked_of(DIVERSION, crisis_onset="on_a_day")
    assert "tonight_safe" not in _asked_of(DIVERSION, tonight_place="no")
    assert "tonight_safe" in _asked_of(DIVERSION, tonight_place="if_asked")
    assert "help_to_stay_other" in _asked_of(DIVERSION, help_to_stay=["deposit", "other"])
    assert "help_to_stay_other" not in _asked_of(DIVERSION, help_to_stay=["deposit"])
    assert "last_home" not in _asked_of(DIVERSION, last_stay="never")


def test_housing_needs_asks_the_five_of_the_intake_and_always_all():
    five = ["registrant", "meth_public_housing", "vash_eligible"]
    assert _asked_of(HOUSING_NEEDS) == [*five, "behavioral_health_wish", "unsafe_housing"]


def test_r43_one_question_is_for_veteran_providers():
    restricted = {q.code: q.answered_by for each in FILES for q in each.questions if q.answered_by}
    assert restricted == {"vash_eligible": Answerer.VETERAN_PROVIDER}


def test_only_the_day_of_the_crisis_has_to_be_past():
    assert [q.code for each in FILES for q in each.questions if q.past] == ["crisis_onset_on"]
