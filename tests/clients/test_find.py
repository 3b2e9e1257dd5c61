"""R35: search first, then open the person who is here or add a new one."""

import pytest
from django.urls import reverse

from cas.access.roles import Role
from clients.models import Client
from tests import factories

PERSON = {"first_name": "New", "last_name": "Example", "language": "en", "dob_missing": "99"}


def find(browser, text):
    return browser.post(reverse("clients:find"), {"q": text}).content.decode()


def add(browser, **changes):
    return browser.post(reverse("clients:add"), PERSON | changes)


@pytest.mark.parametrize("method", ["get", "post"])
def test_r35_adding_without_a_search_is_refused_with_the_way_to_it(sign_in, method):
    browser = sign_in()
    refused = getattr(browser, method)(reverse("clients:add"), PERSON)
    assert refused.url == reverse("clients:find")
    assert "Look for the person first" in browser.get(refused.url).content.decode()
    assert not Client.objects.exists()


def test_r35_after_a_search_a_person_is_added_once(sign_in, tools):
    browser = sign_in()
    find(browser, "New Example")
    added = add(browser)
    person = Client.objects.get()
    household = person.memberships.get().household
    assert added.url == reverse("clients:household", args=[household.pk])
    assert (household.agency, person.created_by) == (browser.user.agency, browser.user)
    assert person.memberships.get().relationship == 1
    assert add(browser).url == reverse("clients:find"), "the next person needs a search again"


def test_r35_a_search_that_was_refused_is_no_search(sign_in):
    browser = sign_in()
    assert "at least two letters" in find(browser, "!")
    assert add(browser).url == reverse("clients:find")


@pytest.mark.parametrize(
    "typed", ["Zarephath", "zarephath", "Zarephat", "Zaréphath", "Example Zarephath", "Zareph"]
)
def test_a_name_is_found_in_spite_of_accents_order_and_typos(sign_in, typed):
    browser = sign_in()
    factories.household(by=browser.user, head={"first_name": "Zarephath"})
    assert "Zarephath Example" in find(browser, typed)


def test_a_person_is_found_by_the_name_they_go_by(sign_in):
    browser = sign_in()
    factories.household(by=browser.user, head={"preferred_name": "Skylark"})
    assert "Skylark" in find(browser, "skylark")


def test_a_person_is_found_by_code_and_the_address_holds_no_name(sign_in):
    browser = sign_in()
    made = factories.household(by=browser.user)
    head = factories.head_of(made)
    page = find(browser, f" {head.code.lower()[:4]} {head.code.lower()[4:]} ")
    assert head.display_name in page
    assert reverse("clients:household", args=[made.pk]) in page
    assert head.last_name not in reverse("clients:profile", args=[head.code])


def test_a_search_by_get_searches_nothing(sign_in):
    """No name ever stands in an address, a log or a history."""
    browser = sign_in()
    factories.household(by=browser.user, head={"first_name": "Zarephath"})
    page = browser.get(reverse("clients:find"), {"q": "Zarephath"}).content.decode()
    assert "Zarephath Example" not in page


@pytest.mark.parametrize(
    ("release", "found"),
    [
        (factories.SHARED, True),
        (factories.NO_RELEASE, False),
        (factories.REFUSED, False),
        (factories.WITHDRAWN, False),
        (factories.EXPIRED, False),
    ],
)
def test_other_agencies_find_only_who_shares(sign_in, release, found):
    factories.household(head={"first_name": "Zarephath"}, release=release)
    browser = sign_in()
    factories.household(by=browser.user)
    assert ("Zarephath Example" in find(browser, "Zarephath")) is found
    code = Client.objects.get(first_name="Zarephath").code
    assert ("Zarephath Example" in find(browser, code)) is found


def test_nobody_found_offers_to_add_the_person(sign_in):
    assert reverse("clients:add") in find(sign_in(), "Nobody Example")


def test_who_may_not_write_is_not_offered_to_add(sign_in):
    assert reverse("clients:add") not in find(sign_in(role=Role.CAS_STAFF), "Nobody Example")


def test_r16_a_vsp_assessor_adds_anonymous_people_only(sign_in, tools):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    find(browser, "someone new")
    page = browser.get(reverse("clients:add")).content.decode()
    assert 'name="first_name"' not in page
    browser.post(
        reverse("clients:add"), {**PERSON, "age_band": "25-34", "is_anonymous": "", "ssn": "1234"}
    )
    person = Client.objects.get()
    assert (person.is_anonymous, person.first_name, person.age_low, person.age_high) == (
        True,
        "",
        25,
        34,
    )


def test_at_most_twenty_matches_are_shown(sign_in):
    browser = sign_in()
    for _ in range(25):
        factories.household(by=browser.user, head={"first_name": "Zarephath"})
    assert find(browser, "Zarephath").count("Zarephath Example</a>") == 20
