"""What every page owes the browser and the person: no inline code, no other origin, one heading."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from cas.access.roles import Role
from tests import factories
from tests.guards import pages
from tests.guards.visits import VISITS

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").glob("**/*.html"))
STATIC = sorted(
    file
    for file in (ROOT / "static").glob("**/*")
    if file.suffix in (".css", ".js", ".svg", ".html")
)
CODE = sorted(
    file
    for app in ("cas", "clients", "assessments", "prioritization")
    for file in (ROOT / app).glob("**/*.py")
)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "handler": re.compile(r"<[^>]*\son\w+\s*=", re.I),
    "script with content": re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
}
OTHER_ORIGIN = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+""", re.I)
TRUSTED = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off|mark_safe\(|SafeString\(")
MAY_TRUST = set()
"""Files, relative to the project, that may declare text to be safe HTML; each with its reason."""


NO_PAGES = {"sign_out", "clients:likely", "prioritization:board_news"}
"""Addresses that answer with no page: one ends the session, one is a part of another page."""


def name_of(file):
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("kind", INLINE)
def test_templates_hold_no_inline_code(kind):
    found = [name_of(file) for file in TEMPLATES if INLINE[kind].search(_without_comments(file))]
    assert found == []


def _without_comments(file):
    return re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", file.read_text(), flags=re.S
    )


def test_nothing_is_asked_of_another_origin():
    """Addresses in comments and in SVG namespaces ask for nothing."""
    found = [
        f"{name_of(file)}: {OTHER_ORIGIN.search(text).group()}"
        for file in [*TEMPLATES, *STATIC]
        if OTHER_ORIGIN.search(text := _without_any_comments(file))
    ]
    assert found == []


def _without_any_comments(file):
    text = re.sub(r"/\*.*?\*/|<!--.*?-->", "", _without_comments(file), flags=re.S)
    return re.sub(r"^\s*//.*$", "", text, flags=re.M)


def test_no_text_is_declared_safe():
    found = {name_of(file) for file in [*TEMPLATES, *CODE] if TRUSTED.search(file.read_text())}
    assert found == MAY_TRUST


def test_templates_ask_the_database_nothing():
    # The number on a chip is a plain value, and a loop knows its own first and last.
    asks = re.compile(r"(?<!forloop)(?<!item)\.(?:all|count|exists|first|last)\b(?!\w)")
    in_tags = re.compile(r"\{[{%].*?[%}]\}", re.S)
    found = [
        f"{name_of(file)}: {tag}"
        for file in TEMPLATES
        for tag in in_tags.findall(file.read_text())
        if asks.search(tag)
    ]
    assert found == []


def test_templates_stay_short():
    long = {name_of(file): len(file.read_text().splitlines()) for file in TEMPLATES}
    assert {name: lines for name, lines in long.items() if lines > 150} == {}


# --- Pages as they are rendered --------------------------------------------------------------


def faults_of(html):
    """What is wrong with a rendered page, in words."""
    found = [kind for kind, pattern in INLINE.items() if pattern.search(html)]
    if len(re.findall(r"<h1[\s>]", html)) != 1:
        found.append("not one h1")
    title = re.search(r"<title>(.*?)</title>", html, re.S)
    if not title or not re.sub(r"·.*", "", title.group(1)).strip():
        found.append("no title of its own")
    if "{{" in html or "{%" in html:
        found.append("template code")
    if re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", html):
        found.append("another origin")
    if not re.search(r"""<html lang="(?:en|es)">""", html):
        found.append("no language")
    ids = re.findall(r"""\sid="([^"]+)\"""", html)
    found += sorted({f"id {each} twice" for each in ids if ids.count(each) > 1})
    return found


EVERY_PAGE = [page.name for page in pages.own_pages() if page.name not in NO_PAGES]
SHUT_TO_ASSESSORS = [name for name in EVERY_PAGE if VISITS[name][Role.ASSESSOR] == "403"]
ABOUT_PEOPLE = [name for name in EVERY_PAGE if name.startswith("clients:")]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("role", "names"),
    [
        pytest.param(Role.ASSESSOR, EVERY_PAGE, id="assessor"),
        pytest.param(Role.CAS_LEAD, SHUT_TO_ASSESSORS, id="lead"),
        pytest.param(Role.VSP_ASSESSOR, ABOUT_PEOPLE, id="vsp"),
        pytest.param(Role.CAS_LEAD, EVERY_PAGE, id="lead-all", marks=pytest.mark.proof),
        pytest.param(Role.VSP_ASSESSOR, EVERY_PAGE, id="vsp-all", marks=pytest.mark.proof),
    ],
)
def test_every_page_is_whole(sign_in, tools, role, names, method):
    """GET shows the empty forms, an empty POST their errors."""
    browser = sign_in(role=role)
    owner = browser.user if browser.user.is_assessor else factories.UserFactory()
    records = (pages.anonymous_records_of if browser.user.is_vsp else pages.records_of)(owner)
    records.program_slug = factories.rules_with_a_past().slug
    factories.tell_lists(records.household)
    wrong, seen = {}, 0
    for name in names:
        answer = getattr(browser, method)(records.url(name))
        body = b"".join(answer)  # a download is read to its end, so that its file is closed
        if "text/html" not in answer.get("Content-Type", "") or answer.status_code in (302, 405):
            continue
        seen += 1
        found = faults_of(body.decode())
        wrong |= {name: found} if found else {}
    assert wrong == {}
    assert seen > 10


@pytest.mark.parametrize("tool", ["crisis", "hct"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_an_interview_is_whole(sign_in, tools, tool, language):
    made = factories.household(children=(1, 4), head={"language": language})
    browser = sign_in(made.created_by)
    draft = factories.draft(made, tool)
    for page in draft.version.instrument.pages:
        answer = browser.get(f"/interviews/{draft.key}/pages/{page.key}/")
        assert answer.status_code == 200
        assert faults_of(answer.content.decode()) == [], page.key


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_every_error_page_is_whole(client, db, rf, status):
    from django.views import defaults

    views = {
        400: lambda request: defaults.bad_request(request, ValueError()),
        403: lambda request: defaults.permission_denied(request, PermissionError()),
        404: lambda request: defaults.page_not_found(request, LookupError()),
        500: defaults.server_error,
    }
    request = rf.get("/nowhere/")
    request.resolver_match = None
    answer = views[status](request)
    assert answer.status_code == status
    assert faults_of(answer.content.decode()) == []


def test_the_policy_allows_nothing_inline_and_no_other_origin(client, db):
    policy = client.get("/privacy/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_personal_pages_are_kept_out_of_every_cache(sign_in, client):
    assert "no-store" in sign_in().get("/")["Cache-Control"]
    assert "no-store" not in client.get("/privacy/").get("Cache-Control", "")
