"""Whose records somebody may see on any page: what they may not see is not there for them."""

import re

import pytest
from django.urls import reverse

from cas.access.roles import SEES_ALL_AGENCIES, Role
from clients.models import Client, Household
from tests import factories
from tests.guards import pages
from tests.guards.posts import POSTS
from tests.guards.sight import SIGHT
from tests.guards.visits import VISITS

SITUATIONS = {
    "no release": {"release": factories.NO_RELEASE},
    "shared": {"release": factories.SHARED},
    "refused": {"release": factories.REFUSED},
    "withdrawn": {"release": factories.WITHDRAWN},
    "expired": {"release": factories.EXPIRED},
    "anonymous": {"head": {"anonymous": True}},
}

TRIED_EVERY_TIME = [Role.ASSESSOR, Role.VSP_ASSESSOR, Role.CAS_STAFF, Role.AUDITOR]
"""Tried on every page by `make test`; all roles, in all situations, by `make proof`."""


@pytest.fixture
def outsider(db, sign_in):
    """`outsider(role)`: somebody of another agency with a household of their own in each state."""

    def made(role):
        browser = sign_in(role=role)
        if browser.user.is_assessor:
            pages.anonymous_records_of(browser.user)
            if not browser.user.is_vsp:
                pages.records_of(browser.user)
        return browser

    return made


@pytest.mark.parametrize("situation", SITUATIONS)
def test_visible_to_is_what_the_table_says(outsider, tools, situation):
    theirs = factories.household(**SITUATIONS[situation])
    head, on = factories.head_of(theirs), factories.today()
    for role, cell in SIGHT[situation].items():
        user = outsider(role).user
        households = Household.objects.visible_to(user, on=on)
        people = Client.objects.visible_to(user, on=on)
        assert households.filter(pk=theirs.pk).exists() == (cell == "yes"), role
        assert people.filter(pk=head.pk).exists() == (cell == "yes"), role


@pytest.mark.parametrize(("method", "table"), [("get", VISITS), ("post", POSTS)])
@pytest.mark.parametrize(
    ("situation", "roles"),
    [
        *((situation, TRIED_EVERY_TIME) for situation in ("shared", "refused", "anonymous")),
        *(pytest.param(each, list(Role), marks=pytest.mark.proof) for each in SITUATIONS),
    ],
)
def test_an_outsider_gets_404_where_the_table_says_no(
    outsider, tools, situation, roles, method, table
):
    """Pages that a role may not open at all answer 403 or 405 above, whatever the record.

    Of those that it may see, `make test` tries every third in turn.
    """
    theirs = pages.records_of(factories.UserFactory(), **SITUATIONS[situation])
    theirs.program_slug = factories.open_list().slug
    names = [name for name in pages.pages_about_a_record() if theirs.has(name)]
    addresses = {name: theirs.url(name) for name in names}
    wrong = []
    for role in roles:
        browser, cell = outsider(role), SIGHT[situation][role]
        open_to_role = [name for name in addresses if table[name][role] not in ("403", "405")]
        is_sampled = cell == "yes" and roles is TRIED_EVERY_TIME
        for name in open_to_role[roles.index(role) % 3 :: 3] if is_sampled else open_to_role:
            status = pages.answer(browser, method, addresses[name]).status_code
            if (status != 404) != (cell == "yes"):
                wrong.append((role, name, status))
    assert wrong == []


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CAS_LEAD])
def test_a_forbidden_record_looks_exactly_like_one_that_does_not_exist(sign_in, tools, role):
    browser = sign_in(role=role)
    theirs = pages.records_of(factories.UserFactory(), release=factories.REFUSED)
    told = []
    for name in pages.pages_about_a_record():
        method = "post" if VISITS[name][role] == "405" else "get"
        hidden = pages.answer(browser, method, theirs.url(name))
        missing = pages.answer(browser, method, pages.missing_url(theirs, name))
        expected = 403 if POSTS[name][role] == "403" else 404
        if (hidden.status_code, missing.status_code) != (expected, expected):
            told.append((name, hidden.status_code, missing.status_code))
        elif _without_tokens(hidden) != _without_tokens(missing):
            told.append((name, "differs"))
    assert told == []


def _without_tokens(response):
    """The page without what differs from second to second."""
    body = response.content.decode()
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    return re.sub(r'data-ends-in="\d+"', "", body)


def test_a_page_of_one_household_never_opens_another_ones_interview(sign_in, tools):
    """Knowing the key of a submitted interview tells an outsider nothing."""
    theirs = pages.records_of(factories.UserFactory(), release=factories.NO_RELEASE)
    for name in ("assessments:interview", "assessments:check", "assessments:discard"):
        answer = sign_in().get(reverse(name, args=[theirs.assessment.key]))
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["clients:household", "assessments:result", "clients:find"])
def test_a_disabled_user_is_out_on_the_next_request(sign_in, tools, name):
    browser = sign_in()
    own = pages.records_of(browser.user)
    assert browser.get(own.url(name)).status_code == 200
    browser.user.is_active = False
    browser.user.save()
    answer = browser.get(own.url(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign_in"))


def test_a_withdrawn_release_shuts_other_agencies_out_on_the_next_request(sign_in, tools):
    """Also when an earlier release, not yet over, was renewed by the one that is withdrawn."""
    owner = sign_in()
    own = pages.records_of(owner.user)
    head = factories.head_of(own.household)
    factories.give_release(head, factories.SHARED)
    other = sign_in()
    assert other.get(own.url("clients:household")).status_code == 200
    owner.post(own.url("clients:withdraw"))
    assert other.get(own.url("clients:household")).status_code == 404
    assert owner.get(own.url("clients:household")).status_code == 200


@pytest.mark.parametrize("role", sorted(SEES_ALL_AGENCIES))
def test_c7_a_refusal_of_any_member_keeps_the_record_private_to_the_agency(sign_in, tools, role):
    own = factories.household(partner=True)
    partner = own.memberships.get(relationship=3).client
    url = reverse("clients:household", args=[own.pk])
    assert sign_in(role=role).get(url).status_code == 200
    factories.give_release(partner, factories.REFUSED)
    assert sign_in(role=role).get(url).status_code == 404
    assert sign_in().get(url).status_code == 404
    assert sign_in(own.created_by).get(url).status_code == 200


def test_r16_a_vsp_assessor_never_sees_a_named_person(sign_in, tools):
    """Not even of the own agency. Named and anonymous people share no household."""
    browser = sign_in(role=Role.VSP_ASSESSOR)
    own = factories.household(by=browser.user)
    assert browser.get(reverse("clients:household", args=[own.pk])).status_code == 404
