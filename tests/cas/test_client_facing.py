"""R26: no page, print or Spanish translation that a client sees holds a score."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template, TemplateDoesNotExist
from django.urls import get_resolver

from assessments.enums import SCORED_TOOLS, HousingKind, RightAway, Tool
from cas import client_facing
from cas.client_facing import CLIENT_FACING, FORBIDDEN, ClientContext, ScoreLeak, render_for_client
from tests import factories
from tests.guards import pages

CANARY = 7717
"""A score that stands nowhere by chance; no day of a month."""
WORDS = re.compile(
    r"score|points|EVH|\brank|vulnerab|threshold|priorit(?:y|ized) list|"
    r"puntaje|puntuación|puntos|prioridad|vulnerable|posición",
    re.I,
)
DATES = re.compile(
    r"\w+ \d{1,2}, \d{4}|\d{1,2} de \w+ de \d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}:\d{2}"
)
"""A date or a time may hold any number."""
TEMPLATES = Path(settings.BASE_DIR) / "templates"


SIGNED_IN_ONE_LANGUAGE = {"clients:release_copy", "clients:release_blank"}
"""What was signed is shown in the language in which it was read."""


def addresses():
    """The URL names of all registered views."""
    views = {view.__wrapped__ if hasattr(view, "__wrapped__") else view for view in CLIENT_FACING}
    names = []
    for page in pages.own_pages():
        inner = getattr(page.view, "__wrapped__", page.view)
        if page.view in CLIENT_FACING or inner in views:
            names.append(page.name)
    return names


def test_r26_every_registered_view_has_an_address_and_there_is_one():
    get_resolver()
    assert len(addresses()) == len(CLIENT_FACING) >= 2


@pytest.fixture
def evh_client(sign_in, tools):
    """`evh_client(language)`: a browser, and records of a client who is extremely vulnerable."""

    def made(language):
        family = factories.household(children=(3,), head={"language": language})
        for tool in SCORED_TOOLS:
            done = factories.assessment(family, tool, score=CANARY, is_family=True)
            assert done.is_evh
        factories.evh_action(done)
        everything = {
            "right_away": list(RightAway),
            "housing_kinds": list(HousingKind),
            "next_review_on": factories.today(),
            "strengths": "Patient",
            "barriers": "No phone",
        }
        factories.service_plan(family, done, **everything)
        factories.open_list()
        factories.tell_lists(family)
        situation = family.living_situations.get()
        records = pages.Records(family, situation, factories.draft(family), done)
        return sign_in(family.created_by), records

    return made


@pytest.mark.parametrize("asked", ["", "?language=en", "?language=es"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_r26_no_client_facing_page_of_an_evh_client_tells_a_score(evh_client, language, asked):
    browser, records = evh_client(language)
    for name in addresses():
        answer = browser.get(records.url(name) + asked)
        page = answer.content.decode()
        assert answer.status_code == 200
        spoken = language if name in SIGNED_IN_ONE_LANGUAGE else asked[-2:] or language
        assert f'<html lang="{spoken}"' in page
        assert not WORDS.search(page), WORDS.search(page)
        assert not re.search(rf"\b{CANARY}\b", DATES.sub("", page))
        assert not [header for header in answer.headers.items() if WORDS.search(str(header))]


def test_r26_the_context_of_every_client_facing_page_raises_when_asked(evh_client, monkeypatch):
    seen = []

    class Remembered(ClientContext):
        def __init__(self, values):
            super().__init__(values)
            seen.append(self)

    monkeypatch.setattr(client_facing, "ClientContext", Remembered)
    browser, records = evh_client("en")
    for name in addresses():
        assert browser.get(records.url(name)).status_code == 200
    assert len(seen) == len(CLIENT_FACING)
    for context in seen:
        for name in (*FORBIDDEN, "household_score", "is_evh"):
            with pytest.raises(ScoreLeak):
                Template("{{ " + name + " }}").render(context)


def test_r26_the_client_goal_is_on_the_print_and_the_print_follows_the_client_s_language(
    sign_in, tools
):
    made = factories.household(head={"spanish": True})
    goals = [factories.plan_goal("Un cuarto tranquilo")]
    factories.service_plan(made, factories.assessment(made, Tool.HCT), goals=goals)
    page = sign_in(made.created_by).get(f"/households/{made.pk}/next-steps/").content.decode()
    assert "Un cuarto tranquilo" in page
    assert "Lo que sigue" in page


def test_r26_no_template_of_a_print_names_a_score():
    prints = [
        file
        for file in TEMPLATES.glob("**/*.html")
        if file.name == "print.html" or '{% extends "print.html" %}' in file.read_text()
    ]
    assert len(prints) >= 2
    for file in prints:
        tags = re.findall(r"\{[{%].*?[%}]\}", file.read_text())
        found = [tag for tag in tags if any(part in tag.lower() for part in FORBIDDEN)]
        assert found == [], file
        assert not WORDS.search(re.sub(r"\{#.*?#\}", "", file.read_text())), file


@pytest.mark.parametrize(
    "name", ["score", "is_evh", "points", "rank", "Threshold", "list_position"]
)
def test_r26_asking_the_context_for_a_score_raises(name):
    with pytest.raises(ScoreLeak):
        Template("{{ " + name + " }}").render(ClientContext({}))
    with pytest.raises(ScoreLeak):
        ClientContext({}).get(name)
    with pytest.raises(ScoreLeak):
        ClientContext({name: 1})


class HoldsAnything:
    score = CANARY


@pytest.mark.parametrize(
    "value",
    [
        HoldsAnything(),
        {"inner": HoldsAnything()},
        [HoldsAnything()],
        {"score": 1},
        [{"deep": ({"evh": True},)}],
        {1, 2},
        (number for number in range(3)),
    ],
    ids=["object", "in a dictionary", "in a list", "name", "deep name", "set", "generator"],
)
def test_r26_anything_that_could_carry_a_score_is_refused(value):
    with pytest.raises(ScoreLeak):
        ClientContext({"value": value})


def test_r26_a_record_is_refused(db):
    record = factories.ClientFactory()
    with pytest.raises(ScoreLeak):
        ClientContext({"person": record})
    with pytest.raises(ScoreLeak):
        ClientContext({"people": type(record).objects.all()})


def test_r26_plain_values_pass(db):
    values = {"name": "A", "steps": ["x"], "on": factories.today(), "none": None, "n": 1}
    page = Template("{{ name }} {{ steps.0 }} {{ n }}").render(ClientContext(values))
    assert page == "A x 1"


def test_r26_rendering_checks_before_it_looks_for_the_template():
    with pytest.raises((ScoreLeak, TemplateDoesNotExist)):
        render_for_client("no-such-template.html", {"score": 1})


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("tool", Tool)
def test_r26_the_words_read_aloud_in_an_interview_tell_no_points(tool, language):
    """The assessor reads these to the client; points are for staff."""
    instrument = factories.shipped(tool.value)
    spoken = [instrument.title, instrument.opening]
    spoken += [words for page in instrument.pages for words in (page.title, page.intro)]
    for question in instrument.questions:
        spoken += [question.text, question.hint, question.why, question.prompt]
        spoken += [option.text for option in question.options]
    for words in filter(None, spoken):
        found = re.search(
            r"\bscore|\bpoints?\b|EVH|\brank|puntaje|puntos", getattr(words, language)
        )
        assert not found, words


def test_r26_pages_of_an_interview_show_no_points(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made)
    for page in draft.version.instrument.pages:
        html = browser.get(f"/interviews/{draft.key}/pages/{page.key}/").content.decode()
        body = re.sub(r"points?\s*(?:to|at)", "", html)
        assert not re.search(r"\bscore\b|\bEVH\b|\bpoints\b", body), page.key
