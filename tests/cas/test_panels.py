"""Higher apps add their part to lower apps' pages."""

from collections import defaultdict

import pytest
from django.template import Context, Template
from django.utils.html import format_html

from cas import panels


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr(panels, "_panels", defaultdict(list))
    return "example.place"


def draw(place, subject="subject"):
    source = "{% panels place subject %}"
    return Template(source).render(Context({"place": place, "subject": subject, "request": None}))


def test_panels_are_drawn_in_the_order_of_registration(place):
    panels.register(place, lambda request, subject: format_html("<p>1 {}</p>", subject))
    panels.register(place, lambda request, subject: format_html("<p>{}</p>", 2))
    assert draw(place) == "<p>1 subject</p><p>2</p>"


def test_a_panel_registered_twice_is_drawn_once(place):
    def panel(request, subject):
        return "once"

    panels.register(place, panel)
    panels.register(place, panel)
    assert draw(place) == "once"


def test_a_panel_that_returns_plain_text_is_escaped(place):
    panels.register(place, lambda request, subject: "<script>")
    assert draw(place) == "&lt;script&gt;"


def test_an_empty_place_draws_nothing(place):
    assert draw(place) == ""


def test_the_list_of_panels_cannot_be_changed_from_outside(place):
    panels.at(place).append(lambda request, subject: "no")
    assert draw(place) == ""
