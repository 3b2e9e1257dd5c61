"""One key before a client looks at the screen: nothing for staff is on any page (R26, S3)."""

import re

import pytest
from django.urls import reverse

from assessments.enums import SCORED_TOOLS
from cas.access.permissions import STAFF_EYES_ONLY
from cas.access.roles import ROLES, Role
from tests import factories
from tests.guards import pages

CANARY = 7717
"""A score that stands nowhere by chance: no day, no year, no number of a row."""
TELLING = re.compile(
    r"\bscores?\b|\bpoints?\b|\bEVH\b|extremely vulnerable|\brank|threshold|must move|"
    r"\bplaces? on lists?|\d+ of \d+ on|class=\"staff\"|waiting since",
    re.I,
)
BEGIN = {"begin": "1"}


@pytest.fixture
def beside_client(sign_in, tools):
    """`beside_client(role)`: a browser in client view, and records of an EVH household."""

    def begun(role):
        browser = sign_in(role=role)
        owner = browser.user if browser.user.is_assessor else factories.UserFactory()
        records = pages.records_of(owner, children=(3,))
        made = records.household
        for tool in SCORED_TOOLS:
            records.assessment = factories.assessment(made, tool, score=CANARY, is_family=True)
        factories.evh_action(records.assessment)
        program = factories.open_list()
        records.program_slug = program.slug
        factories.tell_lists(made)
        browser.post(reverse("client_view"), BEGIN)
        return browser, records

    return begun


SEE_MOST = [Role.ASSESSOR, Role.CAS_LEAD]
"""Between them every page opens; the other roles see a part of the same pages: `make proof`."""


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=() if role in SEE_MOST else pytest.mark.proof)
        for role in Role
        if ROLES[role].permissions & STAFF_EYES_ONLY
    ],
)
def test_s3_in_client_view_no_page_holds_a_score_a_rank_or_a_staff_view(beside_client, role):
    browser, records = beside_client(role)
    told, seen = {}, 0
    for page in pages.own_pages():
        answer = browser.get(records.url(page.name))
        if answer.streaming:
            b"".join(answer.streaming_content)
            continue
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            continue
        seen += 1
        html = answer.content.decode()
        found = TELLING.findall(html) + re.findall(rf"\b{CANARY}\b", html)
        told |= {page.name: found} if found else {}
    assert told == {}
    assert seen > 3


@pytest.mark.parametrize("name", ["prioritization:queue", "prioritization:list_detail"])
def test_s3_a_page_that_is_all_for_staff_stays_closed_and_opens_again(beside_client, name):
    browser, records = beside_client(Role.CAS_STAFF)
    url = records.url(name)
    assert "This page is for staff" in browser.get(url).content.decode()
    address = f"http://testserver{url}"
    back = browser.post(reverse("client_view"), {"end": "1"}, headers={"referer": address})
    assert back.url == address
    assert "This page is for staff" not in browser.get(url).content.decode()


def test_r26_the_result_in_client_view_says_what_is_next_and_nothing_else(beside_client):
    browser, records = beside_client(Role.ASSESSOR)
    page = browser.get(records.url("assessments:result")).content.decode()
    assert "Print what happens next" in page
    assert "2-1-1 now" not in page
    assert "Client view" in page


def test_one_key_leads_there_and_back_and_it_is_off_after_signing_in(sign_in, tools):
    browser = sign_in()
    page = browser.get("/").content.decode()
    assert page.count('accesskey="c"') == 1
    assert 'name="begin"' in page
    browser.post(reverse("client_view"), BEGIN)
    page = browser.get("/").content.decode()
    assert page.count('accesskey="c"') == 1
    assert "End client view" in page
    browser.post(reverse("client_view"))
    assert 'name="begin"' in browser.get("/").content.decode()


def test_dom7_pages_with_questions_are_always_read_with_a_client(sign_in, tools):
    """DOMAIN 7: the screen is turned to the client during an interview, whatever was switched."""
    made = factories.household()
    browser = sign_in(made.created_by)
    draft = factories.draft(made)
    url = reverse("assessments:page", args=[draft.key, draft.version.instrument.pages[0].key])
    page = browser.get(url).content.decode()
    assert reverse("prioritization:list_index") not in page
    assert reverse("prioritization:list_index") in browser.get("/").content.decode()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.SYSTEM_ADMIN])
def test_who_sees_no_score_anyway_needs_no_switch(sign_in, role):
    assert "accesskey" not in sign_in(role=role).get("/").content.decode()


@pytest.mark.parametrize(
    "address", ["//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)", "", "x"]
)
def test_switching_leads_to_no_other_site(sign_in, address):
    answer = sign_in().post(reverse("client_view"), BEGIN, headers={"referer": address})
    assert answer.url == reverse("home")
