import copy
import json
from datetime import date

import pytest

from assessments.enums import SCORED_TOOLS, Tool
from assessments.rules.instrument import (
    Instrument,
    InstrumentError,
    digest,
    from_toml,
    parse,
)
from assessments.rules.instrument_faults import kind_changes
from assessments.rules.instrument_reader import SCORED, TOOLS
from tests.assessments.rules import CRISIS, DIVERSION, FOLDER, HCT, HOUSING_NEEDS, household

SMALL = {
    "tool": "crisis",
    "version": "1",
    "effective_from": date(2026, 1, 1),
    "title": {"en": "Small", "es": "Pequeño"},
    "validity": {"days": 90},
    "pages": [
        {"key": "one", "title": {"en": "One", "es": "Uno"}, "questions": ["tea", "sugar"]},
        {"key": "two", "title": {"en": "Two", "es": "Dos"}, "questions": ["spoons"]},
    ],
    "questions": [
        {
            "code": "tea",
            "type": "yes_no",
            "text": {"en": "Tea?", "es": "¿Té?"},
            "fact": {"label": "Tea"},
        },
        {
            "code": "sugar",
            "type": "choice",
            "text": {"en": "Sugar?", "es": "¿Azúcar?"},
            "fact": {"label": "Sugar"},
            "show_if": [{"fact": "tea", "op": "eq", "value": "yes"}],
            "options": [
                {"code": "some", "en": "Some", "es": "Poco"},
                {"code": "none", "en": "None", "es": "Nada"},
            ],
        },
        {
            "code": "spoons",
            "type": "number",
            "text": {"en": "Spoons?", "es": "¿Cucharas?"},
            "fact": {"label": "Spoons"},
            "min": 1,
            "max": 5,
            "show_if": [{"fact": "sugar", "op": "eq", "value": "some"}],
        },
    ],
}


def _changed(change):
    content = copy.deepcopy(SMALL)
    change(content, {question["code"]: question for question in content["questions"]})
    return content


def _faults(change):
    with pytest.raises(InstrumentError) as caught:
        parse(_changed(change))
    return caught.value.faults


def _codes(questions):
    return [question.code for question in questions]


def test_a_question_shows_only_if_its_condition_surely_holds():
    instrument = parse(SMALL)
    assert _codes(instrument.shown({})) == ["tea"]
    assert _codes(instrument.shown({"tea": None})) == ["tea"]
    assert _codes(instrument.shown({"tea": "no"})) == ["tea"]
    assert _codes(instrument.shown({"tea": "yes"})) == ["tea", "sugar"]


def test_the_answer_to_a_hidden_question_shows_nothing_either():
    instrument = parse(SMALL)
    assert _codes(instrument.shown({"tea": "no", "sugar": "some"})) == ["tea"]
    assert _codes(instrument.shown({"tea": "yes", "sugar": "some"})) == ["tea", "sugar", "spoons"]


def test_a_page_without_a_question_to_ask_is_not_shown():
    instrument = parse(SMALL)
    first, second = instrument.pages
    assert instrument.pages_shown({"tea": "yes"}) == (first,)
    everything = {"tea": "yes", "sugar": "some"}
    assert instrument.pages_shown(everything) == (first, second)
    assert _codes(instrument.questions_shown(second, everything)) == ["spoons"]


def test_family_pages_show_to_families_only():
    children = CRISIS.page("children")
    assert children in CRISIS.pages_shown(household(30, 4).facts())
    assert children not in CRISIS.pages_shown(household(30).facts())


def test_content_reads_the_same_from_the_file_and_from_the_database():
    for instrument in (CRISIS, HCT, DIVERSION, HOUSING_NEEDS):
        stored = json.loads(json.dumps(instrument.content))
        again = Instrument.from_content(stored)
        assert again == instrument
        assert again.questions == instrument.questions
        assert again.pages == instrument.pages
        assert again.effective_from == instrument.effective_from


def _reordered(value):
    if isinstance(value, dict):
        return {key: _reordered(value[key]) for key in sorted(value, reverse=True)}
    return [_reordered(item) for item in value] if isinstance(value, list) else value


def test_the_digest_does_not_depend_on_the_order_of_keys_and_changes_with_any_word():
    assert digest(SMALL) == digest(_reordered(SMALL)) == parse(SMALL).digest
    changed = _changed(lambda content, questions: questions["tea"]["text"].update(en="Tea now?"))
    assert digest(changed) != digest(SMALL)


def test_the_digests_of_the_published_files_never_change():
    """A new word is a new version with its own file; then add its digest here."""
    published = {
        ("crisis", "2026.1"): CRISIS.digest,
        ("hct", "2026.1"): HCT.digest,
        ("diversion", "2026.1"): DIVERSION.digest,
        ("housing_needs", "2026.1"): HOUSING_NEEDS.digest,
    }
    assert {key: found[:16] for key, found in published.items()} == {
        ("crisis", "2026.1"): "86d77ed3409171b8",
        ("hct", "2026.1"): "aeb48569f38c0caa",
        ("diversion", "2026.1"): "d1f3fbc13e4d313c",
        ("housing_needs", "2026.1"): "c72ae14d97ea8c14",
    }


def test_yes_no_options_need_no_words_of_their_own():
    yes, no = parse(SMALL).question("tea").options
    assert (yes.code, yes.text.en, yes.text.es) == ("yes", "Yes", "Sí")
    assert (no.code, no.text.in_language("es-mx"), no.text.in_language("hmn")) == ("no", "No", "No")


def test_a_question_that_does_not_exist_is_a_key_error():
    with pytest.raises(KeyError):
        CRISIS.question("favourite_colour")


def test_points_for_families_are_the_same_unless_said():
    v1 = CRISIS.question("v1_slept_unsheltered").options_by_code["yes"]
    v2 = CRISIS.question("v2_oldest_member").options_by_code["age_65_plus"]
    assert (v1.points_for(False), v1.points_for(True)) == (1, 2)
    assert (v2.points_for(False), v2.points_for(True)) == (2, 2)


VETERANS = {"answered_by": "veteran_provider"}
FAULTS = [
    (lambda c, q: c.update(tool="quiz"), "'quiz' is not a tool"),
    (lambda c, q: c.update(version=""), "The instrument has no version."),
    (lambda c, q: c.update(effective_from="soon"), "needs the day it takes effect"),
    (lambda c, q: c.update(validity={"days": 90, "months": 3}), "validity is"),
    (lambda c, q: c.update(validity=90), "validity is"),
    (lambda c, q: c.update(colour="red"), "'colour' means nothing here"),
    (lambda c, q: c["title"].pop("es"), "The instrument's title has no Spanish text."),
    (lambda c, q: c.update(pages=[]), "The instrument has no pages."),
    (lambda c, q: c.update(questions="all"), "questions cannot be 'all'"),
    (lambda c, q: c["pages"].append(c["pages"][1]), "Page 'two' is there 2 times."),
    (lambda c, q: c["pages"][1].update(key="Two!"), "a key has small letters"),
    (lambda c, q: c["pages"][1].update(questions=[]), "Page 'two' has no questions."),
    (lambda c, q: c["pages"][1]["questions"].append("milk"), "names the question 'milk'"),
    (lambda c, q: c["pages"][0]["questions"].remove("tea"), "Question 'tea' is on no page."),
    (lambda c, q: c["pages"][1]["questions"].append("tea"), "Question 'tea' is on 2 pages."),
    (lambda c, q: c["questions"].append(q["tea"]), "Question 'tea' is there 2 times."),
    (lambda c, q: q["tea"].update(code="Tea"), "a code has small letters"),
    (lambda c, q: q["tea"].pop("code"), "A question has no code."),
    (lambda c, q: q["tea"].update(type="essay"), "its type is one of"),
    (lambda c, q: q["tea"]["text"].update(es=" "), "Question 'tea', text has no Spanish text."),
    (lambda c, q: q["tea"].update(why={"en": "Why"}), "Question 'tea', why has no Spanish text."),
    (lambda c, q: q["tea"].pop("fact"), "Question 'tea' has no fact label."),
    (lambda c, q: q["tea"].update(sensitive=True), "is sensitive, so it must say why we ask"),
    (lambda c, q: q["tea"].update(sensitive="yes"), "sensitive cannot be 'yes'"),
    (lambda c, q: q["tea"].update(options=[{"code": "yes"}]), "needs at least two options"),
    (
        lambda c, q: q["tea"].update(
            options=[{"code": "yes"}, {"code": "si", "en": "Sí", "es": "Sí"}]
        ),
        "the options of a yes_no question are",
    ),
    (lambda c, q: q["tea"].update(derive="oldest_member"), "only a derived question"),
    (lambda c, q: q["sugar"]["options"][0].pop("en"), "option 'some' has no English text."),
    (lambda c, q: q["sugar"]["options"][1].update(code="some"), "option 'some' is there 2 times."),
    (lambda c, q: q["sugar"]["options"][0].update(points=-1), "points cannot be negative"),
    (lambda c, q: q["sugar"]["options"][0].update(points="2"), "points cannot be '2'"),
    (lambda c, q: q["sugar"]["options"][0].update(points=True), "points cannot be true"),
    (lambda c, q: q["sugar"]["options"][0].update(points=1), "is scored, so it must say why"),
    (lambda c, q: q["sugar"]["options"][0].update(alone=True), "can stand alone"),
    (lambda c, q: q["sugar"].update(options_from="milks"), "no list of options 'milks'"),
    (lambda c, q: q["sugar"]["options"].append("lots"), "cannot be 'lots'"),
    (lambda c, q: q["sugar"]["show_if"][0].update(fact="milk"), "There is no fact 'milk'"),
    (lambda c, q: q["sugar"]["show_if"][0].update(fact="spoons"), "'spoons' is not asked before"),
    (lambda c, q: q["sugar"]["show_if"][0].update(fact="sugar"), "'sugar' is not asked before"),
    (lambda c, q: q["sugar"]["show_if"][0].update(op="near"), "is not an operator"),
    (lambda c, q: q["sugar"]["show_if"][0].update(op="gt", value=1), "does not fit it"),
    (lambda c, q: q["sugar"]["show_if"][0].update(value="often"), "'often' is not an option"),
    (lambda c, q: q["spoons"].pop("max"), "a number question needs a min and a max"),
    (lambda c, q: q["spoons"].update(min=9), "min is more than max"),
    (lambda c, q: q["spoons"].update(options=[{"code": "a", "en": "A", "es": "A"}]), "has no opti"),
    (lambda c, q: q["spoons"].update(pattern="("), "its pattern cannot be read"),
    (lambda c, q: q["spoons"].update(type="derived"), "'' is no way to derive an answer"),
    (lambda c, q: q["tea"].update(past=True), "only a date can be past"),
    (lambda c, q: q["tea"].update(answered_by="anybody"), "answered_by is one of veteran_provider"),
    (lambda c, q: q["tea"].update(VETERANS), "not everybody may answer 'tea'"),
    (
        lambda c, q: (q["sugar"].update(VETERANS), q["sugar"]["options"][0].update(points=1)),
        "is not answered by some people only",
    ),
    (
        lambda c, q: (c.update(tool="diversion"), q["sugar"]["options"][0].update(points=1)),
        "gives points, but this tool has no score",
    ),
    (
        lambda c, q: q["sugar"].update(type="derived", derive="oldest_member"),
        "its options must be age_55_64",
    ),
    (
        lambda c, q: (q["sugar"].update(type="choices"), q["sugar"]["options"][0].update(points=1)),
        "only a question with one answer can have points",
    ),
    (
        lambda c, q: (
            q["sugar"]["show_if"].append({"fact": "adults", "op": "ge", "value": 2}),
            q["sugar"]["options"][0].update(points=1),
        ),
        "may depend on is_family and on answers",
    ),
]


@pytest.mark.parametrize(("change", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_a_fault_in_an_instrument_is_told_in_words(change, words):
    assert any(words in fault for fault in _faults(change))


def test_a_code_means_one_kind_of_answer_in_every_version():
    def spoons_in_words(content, questions):
        questions["spoons"].update(
            type="choice",
            options=[{"code": code, "en": code, "es": code} for code in ("few", "many")],
        )

    before, after = parse(SMALL).questions, parse(_changed(spoons_in_words)).questions
    assert list(kind_changes([before, before])) == []
    (fault,) = kind_changes([before, after])
    assert "give it a new code" in fault


def test_every_fault_is_told_at_once():
    def change(content, questions):
        content["title"].pop("es")
        questions["tea"].pop("fact")
        questions["sugar"]["show_if"][0]["fact"] = "milk"

    assert len(_faults(change)) == 3


def test_broken_toml_and_other_shapes_are_told_in_words():
    with pytest.raises(InstrumentError, match="not valid TOML"):
        from_toml("tool = ")
    with pytest.raises(InstrumentError, match="set of named values"):
        parse([])


def test_the_files_are_named_after_their_tool_and_version():
    names = {path.name for path in FOLDER.glob("*.toml")}
    known = (CRISIS, HCT, DIVERSION, HOUSING_NEEDS)
    assert {f"{one.tool}-{one.version}.toml" for one in known} <= names


def test_the_tools_that_instruments_know_are_those_that_are_stored():
    assert tuple(Tool.values) == TOOLS
    assert SCORED == SCORED_TOOLS
