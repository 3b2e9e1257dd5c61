import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string

from cas.forms import (
    CasForm,
    ChoiceQuestion,
    ChoicesQuestion,
    DateField,
    NumberQuestion,
    QuestionText,
    TextQuestion,
)

HOSTILE = "<img src=x onerror=alert(1)>"
FORBIDDEN = re.compile(
    r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)", re.I
)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//""", re.IGNORECASE)
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


def draw(source, **context):
    return Template(source).render(Context(context))


class ExampleForm(CasForm):
    name = forms.CharField(label=HOSTILE, help_text=HOSTILE)
    nickname = forms.CharField(label="Nickname", required=False, help_text="If any.")
    born_on = DateField(label="Date of birth")
    agrees = forms.BooleanField(label="Agrees to share")
    oxygen = ChoiceQuestion(
        label="Do you need oxygen?",
        choices=[("yes", "Yes"), ("no", HOSTILE)],
        inline=True,
        question=QuestionText(
            label_es="¿Necesita oxígeno?", why_en="Some beds have power.", prompt_en=HOSTILE
        ),
    )
    pets = ChoicesQuestion(label="Which pets?", choices=[("dog", "Dog")])
    months = NumberQuestion(label="How many months?", unit="months")
    words = TextQuestion(label="What would help?")


@pytest.fixture
def refused():
    form = ExampleForm({"name": "", "nickname": HOSTILE, "months": "many", "born_on_month": "4"})
    assert not form.is_valid()
    return form


@pytest.fixture
def refused_html(refused):
    return render_crispy_form(refused)


# --- Fields ---------------------------------------------------------------------------------


def test_a_wrong_field_is_marked_and_tied_to_its_hint_and_error(refused_html):
    (box,) = re.findall(r'<input[^>]* id="id_name"[^>]*>', refused_html)
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_name_helptext id_name_error"' in box
    assert 'id="id_name_helptext"' in refused_html
    assert 'id="id_name_error"' in refused_html


def test_an_error_stands_between_the_label_and_its_box(refused_html):
    label = refused_html.index('for="id_name"')
    error = refused_html.index('id="id_name_error"')
    assert label < error < refused_html.index('name="name"')


def test_a_group_of_answers_is_a_fieldset_with_the_question_as_legend(refused_html):
    assert re.search(r'<fieldset role="radiogroup".*?Do you need oxygen\?', refused_html, re.S)
    for radio in re.findall(r'<input type="radio"[^>]*>', refused_html):
        assert "aria-invalid" not in radio


def test_a_wrong_date_is_a_group_described_by_its_error(refused_html):
    assert '<fieldset aria-describedby="id_born_on_error">' in refused_html
    assert all(f"{part}</label>" in refused_html for part in ("Month", "Day", "Year"))


def test_every_id_on_a_form_is_used_once(refused_html):
    ids = re.findall(r'\sid="([^"]+)"', refused_html)
    assert len(ids) == len(set(ids))


def test_every_description_and_label_points_at_something(refused_html):
    ids = set(re.findall(r'\sid="([^"]+)"', refused_html))
    pointers = re.findall(r'(?:aria-describedby|aria-labelledby|for)="([^"]+)"', refused_html)
    assert {each for pointer in pointers for each in pointer.split()} <= ids


def test_optional_is_a_word_and_questions_carry_no_mark(refused_html):
    assert refused_html.count("(optional)") == 1
    assert re.search(r"Nickname\s*<span class=\"optional\">", refused_html)


def test_spanish_is_marked_as_spanish(refused_html):
    assert '<span class="es" lang="es">¿Necesita oxígeno?</span>' in refused_html


def test_declining_answers_stand_after_an_or(refused_html):
    assert refused_html.count('<p class="or">or</p>') == 4


def test_what_people_typed_and_what_files_say_is_escaped(refused_html):
    assert "<img" not in refused_html
    assert "&lt;img" in refused_html


def test_error_summary_leads_to_every_wrong_field(refused, refused_html):
    summary = draw("{% error_summary form %}", form=refused)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_born_on_1", "id_agrees", "id_months_0"]
    assert all(f'id="{target}"' in refused_html for target in targets)
    assert "data-focus" in summary


def test_error_summary_is_silent_without_errors():
    assert not draw("{% error_summary form %}", form=ExampleForm()).strip("\n{#} ")


def test_error_summary_takes_formsets():
    rows = forms.formset_factory(ExampleForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-born_on_day": "4"}
    )
    summary = draw("{% error_summary rows %}", rows=rows)
    assert 'href="#id_form-0-born_on_0"' in summary


# --- Components -----------------------------------------------------------------------------

TASK = {"number": 1, "title": HOSTILE, "url": "", "status": HOSTILE, "tone": "quiet"}
TASK |= {"hint": HOSTILE, "reason": HOSTILE, "reason_url": "/x/", "reason_link": HOSTILE}
TASK |= {"is_next": False}
IDENTITY = {"name": HOSTILE, "facts": [HOSTILE], "tags": [HOSTILE, {"text": HOSTILE, "tone": ""}]}
IDENTITY |= {"consent": HOSTILE, "consent_tone": "warn"}
COMPONENTS = [
    "{% page_title hostile caption=hostile %}",
    "{% back_link '/x/' hostile %}",
    "{% identity_bar identity %}",
    "{% progress 2 3 hostile %}",
    "{% status_tag hostile 'warn' %}",
    "{% task_list tasks %}",
    "{% summary_list rows title=hostile change_url='/x/' %}",
    "{% buttons hostile secondary=hostile quiet=hostile quiet_url='/x/' note=hostile %}",
    "{% button_link hostile '/x/' %}",
    "{% timeline entries %}",
    "{% empty_state hostile text=hostile action=hostile url='/x/' %}",
    "{% pager newer_url='/x/' older_url='/y/' shown=hostile %}",
    "{% stats stats %}",
    "{% chips chips label=hostile %}",
    "{% search_box '/x/' hostile value=hostile hint=hostile error=hostile %}",
    "{% score_table items 10 10 %}",
    "{% eligibility programs %}",
    "{% call_line hostile '211' hostile %}",
    "{% banner hostile %}{{ hostile }}{% endbanner %}",
    "{% inset %}{{ hostile }}{% endinset %}",
    "{% more hostile %}{{ hostile }}{% endmore %}",
    "{% staff_view title=hostile %}{{ hostile }}{% endstaff_view %}",
    "{% card hostile id='x' %}{{ hostile }}{% endcard %}",
    "{% table hostile %}<tbody><tr><td>{{ hostile }}</td></tr></tbody>{% endtable %}",
]
SAMPLE = {
    "hostile": HOSTILE,
    "identity": IDENTITY,
    "tasks": [TASK],
    "rows": [{"key": HOSTILE, "value": [HOSTILE], "note": HOSTILE, "hint": HOSTILE, "url": "/x/"}],
    "entries": [{"when": date(2026, 3, 3), "title": HOSTILE, "body": HOSTILE, "by": HOSTILE}],
    "stats": [{"value": HOSTILE, "label": HOSTILE, "note": HOSTILE}],
    "chips": [{"label": HOSTILE, "url": "/x/", "current": True, "count": 3}],
    "items": [{"text": HOSTILE, "answer": HOSTILE, "points": 2, "derived": True}],
    "programs": [{"program": HOSTILE, "outcome": "ask", "reasons": [HOSTILE], "position": HOSTILE}],
}


@pytest.mark.parametrize("source", COMPONENTS)
def test_every_component_escapes_what_it_is_given(source):
    html = draw(source, **SAMPLE)
    assert "&lt;img" in html
    assert "<img" not in html


def test_every_component_is_tried_here():
    tried = "".join(COMPONENTS) + "{% error_summary %}{% evh_flag %}"
    names = {path.stem for path in TEMPLATES if path.parent.name == "components"}
    assert {name for name in names if f"{{% {name} " not in tried} == set()


def test_an_unknown_parameter_is_a_mistake():
    with pytest.raises(TemplateSyntaxError):
        draw("{% status_tag 'Done' colour='red' %}")


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        ("eligible", "Eligible"),
        ("priority", "Eligible with priority"),
        ("not_eligible", "Not eligible"),
        ("ask", "Ask this"),
    ],
)
def test_every_outcome_has_a_word_and_a_shape_of_its_own(outcome, word):
    html = draw("{% eligibility rows %}", rows=[{"program": "A", "outcome": outcome}])
    assert re.search(rf"</svg>{word}</p>", html)
    shapes = {
        name: draw("{% eligibility rows %}", rows=[{"program": "A", "outcome": name}])
        for name in ("eligible", "priority", "not_eligible", "ask")
    }
    drawn = {re.search(r"<svg.*?</svg>", shape).group() for shape in shapes.values()}
    assert len(drawn) == 4


def test_staff_view_is_closed_at_every_load():
    html = draw("{% staff_view %}Score{% endstaff_view %}")
    assert "<details" in html
    assert " open" not in html


def test_a_blocked_step_says_why_and_is_no_link():
    task = {**TASK, "title": "Service plan", "reason": "First finish the conversation."}
    html = draw("{% task_list tasks %}", tasks=[task])
    assert "First finish the conversation." in html
    assert not re.search(r'<p class="task-title"><a', html)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 3, 3), "March 3, 2026"),
        (datetime(2026, 3, 3, 18, 42, tzinfo=UTC), "March 3, 2026, 10:42 AM"),
        (None, ""),
    ],
)
def test_dates_are_written_out_in_local_time(value, words):
    assert draw("{{ value|written }}", value=value) == words


# --- Pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_no_template_holds_inline_style_script_or_another_origin(path):
    source = path.read_text(encoding="utf-8")
    assert not FORBIDDEN.search(source)
    assert not ELSEWHERE.search(source)
    assert "data:image" not in source


def test_the_stylesheet_and_script_fetch_nothing():
    for path in Path(settings.BASE_DIR, "static").rglob("*.*"):
        if path.suffix in {".css", ".js"}:
            assert not re.search(r"url\(|@import|https?:", path.read_text(encoding="utf-8"))


def test_a_page_with_errors_says_so_in_its_title(refused):
    assert re.search("<title>Error: ", render_to_string("base.html", {"form": refused}))
    assert "Error" not in render_to_string("base.html", {"form": ExampleForm()})


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "errors/csrf", "errors/locked"])
def test_an_error_page_says_what_is_safe_and_what_to_do_without_any_context(name):
    html = render_to_string(f"{name}.html")
    assert "What is safe:" in html
    assert "What to do:" in html
    assert len(html.encode()) < 10_000


def test_the_training_site_says_so_on_every_page():
    band = "Training site - synthetic people only"
    assert band in render_to_string("base.html", {"is_training_site": True})
    assert band not in render_to_string("base.html", {"is_training_site": False})
