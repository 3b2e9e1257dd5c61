"""Every form with 300 hostile inputs: no crash, and no field is lost without a word (F1)."""

import html
import json
import random
import re
from collections import Counter
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests import factories
from tests.guards.forms import FORMS
from tests.guards.hostile import BAD_DATES, NASTY, send
from tests.guards.test_hostile_input import form  # noqa: F401 - a fixture

POSTS = 300
WORDS = ["Example words", "2", "95814", "1985", "7"]
NO_TEXT = {"radio", "checkbox", "hidden", "submit", "file", "select", "password"}

NOT_TYPED = {"InstrumentVersion"}

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]


class Controls(HTMLParser):
    """The controls of a page: the kind of each by name, and the values it offers."""

    def __init__(self, body):
        super().__init__()
        self.kinds: dict[str, str] = {}
        self.offers: dict[str, list[str]] = {}
        self._select = ""
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name") or ""
        if tag in ("input", "textarea", "select", "button") and name != "csrfmiddlewaretoken":
            kind = given.get("type", "text") if tag == "input" else tag
            self._note(name, kind, given.get("value"))
            self._select = name if tag == "select" else self._select
        if tag == "option" and self._select:
            self.offers[self._select].append(given.get("value") or "")

    def _note(self, name, kind, value):
        if not name or kind in ("button", "submit"):
            return
        self.kinds[name] = kind
        offered = self.offers.setdefault(name, [])
        if kind in ("radio", "checkbox", "hidden"):
            offered.append(value or "")


def plausible(name):
    """What an honest person may type; every date is today."""
    today = factories.today()
    part = name.rpartition("_")[2]
    return [str(getattr(today, part))] if part in ("month", "day", "year") else WORDS


def random_post(controls, chance):
    """Every field absent, plausible or hostile; dates now and then wrong as a whole."""
    post, hostile = {}, chance.choice([0.02, 0.2, 0.6])
    for name in controls.kinds:
        draw = chance.random()
        if draw < hostile:
            post[name] = chance.choice(list(NASTY.values()))
        elif draw < 0.95:
            post[name] = chance.choice(controls.offers[name] or plausible(name))
    for stem in (name.removesuffix("_year") for name in controls.kinds if name.endswith("_year")):
        if chance.random() < hostile:
            parts = chance.choice(list(BAD_DATES.values()))
            dated = zip(("month", "day", "year"), parts, strict=True)
            post |= {f"{stem}_{part}": text for part, text in dated}
    if controls.kinds and chance.random() < 0.1:
        name = chance.choice(list(controls.kinds))
        post[name] = ["a", "b", "a"]
    return post


def sent_with_it(name, controls):
    """What every browser sends: the questions that a page drew, the button that was pressed."""
    drawn = {"asked": controls.offers["asked"]} if "asked" in controls.offers else {}
    return drawn | ({"find": "1"} if name == "clients:add_member" else {})


def lost_fields(answer, post, controls, stored):
    """Text fields that are neither stored, nor still in the page, nor named by an error."""
    typed = {
        name: text
        for name, text in post.items()
        if isinstance(text, str) and text.strip()
        if controls.kinds.get(name, "hidden") not in NO_TEXT
    }
    if answer.status_code == 401:
        return []
    if answer.status_code == 400:  # too much for a request: refused whole, before it was read
        return []
    if answer.status_code == 200:
        body = answer.content.decode()
        return [name for name, text in typed.items() if not _in_page(name, text, body)]
    held = stored.texts() if typed else []
    return [name for name, text in typed.items() if not _is_held(name, text, held)]


def _in_page(name, text, body):
    """As typed, half a character shown as the mark for one that can't be read."""
    stem = re.sub(r"_(month|day|year|0)$", "", name)
    shown = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return html.escape(shown) in body or f'href="#id_{stem}' in body


def _is_held(name, text, held):
    """Some record that was just written holds it, cleaned as documented: ends stripped.

    Parts of dates are told by their digits; everything else by its words.
    """
    stem = re.sub(r"_(month|day|year|0)$", "", name)
    words = " ".join(text.split())
    inner = json.dumps(words, ensure_ascii=False)[1:-1]
    return any(
        inner in each or words.lstrip("0") in each or stem in each.casefold().split('"')
        for each in held
    )


class Stored:
    """What the newest records of every kind hold, as text.

    All posts to a form begin from the same records, so only those of tables that a post wrote to
    are read anew.
    """

    WRITES = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)

    def __init__(self):
        self._before = {
            model: self._newest(model)
            for app in ("clients", "assessments", "prioritization")
            for model in apps.get_app_config(app).get_models()
            if model.__name__ not in NOT_TYPED
        }
        self._written: set[str] = set()

    @contextmanager
    def watched(self):
        """One post happens inside."""
        self._written = set()
        with connection.execute_wrapper(self._heard):
            yield

    def _heard(self, execute, sql, params, many, context):
        self._written.update(self.WRITES.findall(sql))
        return execute(sql, params, many, context)

    def texts(self):
        """Of all records there are after the post."""
        return [
            text
            for model, before in self._before.items()
            for text in (self._newest(model) if self._may_differ(model) else before)
        ]

    def _may_differ(self, model):
        # The tables of histories are written by triggers, which nobody hears.
        return model._meta.db_table in self._written or hasattr(model, "pgh_tracked_model")

    @staticmethod
    def _newest(model):
        return [
            " ".join(json.dumps(_values(each), default=str, ensure_ascii=False).split())
            for each in model.objects.order_by("-pk")[:5]
        ]


def _values(record):
    values = {}
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        values[field.attname] = " ".join(value.split()) if isinstance(value, str) else value
    return values


@pytest.mark.parametrize("name", [each for each in FORMS if each != "sign_in"])
def test_300_hostile_posts_crash_nothing_and_lose_nothing_without_a_word(form, name, capsys):  # noqa: F811
    browser, url, _ = form(name)
    controls = Controls(browser.get(url).content.decode())
    chance, answers, lost, stored = random.Random(name), Counter(), [], Stored()
    for _ in range(POSTS):
        post = {**random_post(controls, chance), **sent_with_it(name, controls)}
        with transaction.atomic():
            with stored.watched():
                answer = send(browser, url, post)
            answers[answer.status_code] += 1
            lost += [
                (answer.status_code, each, post[each][:40])
                for each in lost_fields(answer, post, controls, stored)
            ]
            transaction.set_rollback(True)
    with capsys.disabled():
        print(f"\n{name}: {dict(answers)}")
    # The password that was changed is changed back here, which ends the sign-in that knew it.
    assert set(answers) <= {200, 302, 400, *([401] if name == "change_password" else [])}
    assert lost == []
