"""R35, R39, C3: nobody is added twice, by one person or by two at once."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cas.access.roles import Role
from clients.actions import households
from clients.enums import Relationship
from clients.models import Client, Household, Membership
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.at_once import at_once

ADD = "/people/add/"
NEW = {"first_name": "William", "last_name": "Smithfield", "language": "en", "dob_missing": "99"}
QUESTION = "Is it one of these people?"
OUTSIDE = "A possible match exists outside your access"


def ready_to_add(browser):
    browser.post(reverse("clients:find"), {"q": "William Smithfield"})
    return browser


def hidden(page, name):
    """The value of a hidden field."""
    return page.split(f'name="{name}" value="')[1].split('"')[0]


@pytest.fixture
def known(db):
    """Somebody who is here already, of the agency of the worker who made them."""
    return factories.household(head={"first_name": "Bill", "last_name": "Smithfield"})


def test_r35_somebody_who_may_be_here_is_asked_about_before_anybody_is_added(sign_in, tools, known):
    browser = ready_to_add(sign_in(known.created_by))
    answer = browser.post(ADD, NEW)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert QUESTION in page
    assert "Nickname of William" in page
    assert reverse("clients:household", args=[known.pk]) in page
    assert Client.objects.count() == 1


def test_r35_no_this_is_someone_new_adds_them(sign_in, tools, known):
    browser = ready_to_add(sign_in(known.created_by))
    page = browser.post(ADD, NEW).content.decode()
    carried = {name: hidden(page, name) for name in (*NEW, "not_these")}
    assert browser.post(ADD, carried).status_code == 302
    assert Client.objects.filter(last_name="Smithfield").count() == 2


def test_r35_going_back_keeps_what_was_typed(sign_in, tools, known):
    browser = ready_to_add(sign_in(known.created_by))
    page = browser.post(ADD, NEW | {"change": "1"}).content.decode()
    assert QUESTION not in page
    assert 'value="Smithfield"' in page
    assert Client.objects.count() == 1


def test_r35_who_was_not_shown_before_is_asked_about_again(sign_in, tools, known):
    browser = ready_to_add(sign_in(known.created_by))
    page = browser.post(ADD, NEW).content.decode()
    factories.household(
        by=known.created_by, head={"first_name": "William", "last_name": "Smithfield"}
    )
    again = browser.post(ADD, NEW | {"not_these": hidden(page, "not_these")}).content.decode()
    assert QUESTION in again
    assert "William Smithfield" in again


def test_somebody_out_of_reach_is_asked_about_without_a_byte_of_them(sign_in, tools):
    theirs = factories.household(
        head={"first_name": "Bill", "last_name": "Smithfield"}, release=factories.NO_RELEASE
    )
    browser = ready_to_add(sign_in())
    page = browser.post(ADD, NEW).content.decode()
    assert OUTSIDE in page
    for secret in (factories.head_of(theirs).code, "Bill", str(theirs.agency)):
        assert secret not in page
    answer = browser.post(ADD, NEW | {"not_these": hidden(page, "not_these")})
    assert answer.status_code == 302


def test_a_different_birth_date_is_a_different_person(sign_in, tools, known):
    browser = ready_to_add(sign_in(known.created_by))
    assert browser.post(ADD, NEW | three_boxes("date_of_birth", factories.LONG_AGO)).url


def test_r35_what_was_typed_in_the_search_starts_the_new_profile(sign_in, tools):
    browser = sign_in()
    typed = {"q": "Maria Luisa Smithfield", **three_boxes("date_of_birth", factories.LONG_AGO)}
    page = browser.post(reverse("clients:find"), typed).content.decode()
    assert f'action="{ADD}"' in page
    form = browser.post(ADD, typed | {"from_search": "1"}).content.decode()
    for value in ("Maria Luisa", "Smithfield", str(factories.LONG_AGO.year)):
        assert f'value="{value}"' in form
    assert "There is a problem" not in form


def test_likely_duplicates_show_while_a_person_is_typed(sign_in, tools, known):
    browser = sign_in(known.created_by)
    url = reverse("clients:likely")
    part = browser.post(url, {"first_name": "Willie", "last_name": "Smithfield"}).content.decode()
    assert "Bill Smithfield" in part
    assert "<html" not in part
    assert browser.post(url, {"first_name": "Willie"}).content.decode().strip() == ""
    assert browser.get(url).content.decode().strip() == ""
    other = sign_in()
    part = other.post(url, {"first_name": "Willie", "last_name": "Smithfield"}).content.decode()
    assert "Bill Smithfield" in part, "shared by release"


def test_r16_a_vsp_assessor_is_told_of_nobody_while_adding(sign_in, tools):
    factories.household(head={"first_name": "Bill", "last_name": "Smithfield"})
    browser = sign_in(role=Role.VSP_ASSESSOR)
    typed = {"first_name": "Bill", "last_name": "Smithfield"}
    assert browser.post(reverse("clients:likely"), typed).content.decode().strip() == ""
    page = ready_to_add(browser).get(ADD).content.decode()
    assert "hx-post" not in page
    assert browser.post(ADD, {"language": "en", "age_band": "25-34"}).status_code == 302


# --- Twice, one after the other and at once --------------------------------------------------


def test_c3_the_same_form_sent_again_adds_nobody_and_leads_to_the_person(sign_in, tools):
    browser = ready_to_add(sign_in())
    form = NEW | {"form_key": hidden(browser.get(ADD).content.decode(), "form_key")}
    first, second = browser.post(ADD, form), browser.post(ADD, form)
    assert first.url == second.url != reverse("clients:find")
    assert Client.objects.count() == 1


@pytest.mark.parametrize("key", ["", "no-key", "x" * 300])
def test_a_broken_form_key_crashes_nothing(sign_in, tools, key):
    browser = ready_to_add(sign_in())
    assert browser.post(ADD, NEW | {"form_key": key}).status_code in (200, 302)


def posted_at_once(*posts):
    """Every (browser, url, fields) posted at the same moment; the answers."""
    return at_once([partial(browser.post, url, fields) for browser, url, fields in posts])


def browsers_of(user, number):
    made = []
    for _ in range(number):
        browser = Browser()
        browser.force_login(user)
        made.append(ready_to_add(browser))
    return made


@pytest.mark.django_db(transaction=True)
def test_c3_two_assessors_who_add_one_person_at_once_get_one_person_and_a_question():
    for first in ("Aubrey", "Bernice", "Cassidy", "Dorothea", "Everett"):
        agency = factories.AgencyFactory()
        person = NEW | {"first_name": first}
        (one,) = browsers_of(factories.UserFactory(agency=agency), 1)
        (two,) = browsers_of(factories.UserFactory(agency=agency), 1)
        answers = posted_at_once(
            (one, ADD, person | {"form_key": str(uuid.uuid4())}),
            (two, ADD, person | {"form_key": str(uuid.uuid4())}),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        question = next(each for each in answers if each.status_code == 200).content.decode()
        assert QUESTION in question
        assert f"{first} Smithfield" in question
        assert Client.objects.filter(first_name=first).count() == 1


@pytest.mark.django_db(transaction=True)
def test_c3_assessors_of_two_agencies_at_once_one_is_sent_to_cas_staff():
    one, two = (browsers_of(factories.UserFactory(), 1)[0] for _ in range(2))
    answers = posted_at_once((one, ADD, NEW), (two, ADD, NEW))
    pages = [each.content.decode() for each in answers if each.status_code == 200]
    assert len(pages) == 1
    assert OUTSIDE in pages[0]
    assert Client.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_c3_ten_parallel_posts_of_one_form_add_one_person():
    user = factories.UserFactory()
    form = NEW | {"form_key": str(uuid.uuid4())}
    answers = posted_at_once(*((browser, ADD, form) for browser in browsers_of(user, 10)))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Client.objects.count() == Household.objects.count() == 1


# --- Into a household (R39) ------------------------------------------------------------------


@pytest.fixture
def family(sign_in, tools):
    """A household and a browser of its agency."""
    made = factories.household()
    return made, sign_in(made.created_by)


def left_household(made, **person):
    """Somebody who left `made` yesterday and belongs to no household now."""
    client = factories.add_member(made, relationship=4, **person)
    ended = factories.today()
    Membership.objects.filter(client=client).update(ended_on=ended)
    return client


def test_r39_a_member_needs_a_search_first(family):
    made, browser = family
    url = reverse("clients:add_member", args=[made.pk])
    page = browser.post(url, NEW | {"relationship": "2"}).content.decode()
    assert "Look for the person first" in page
    assert made.memberships.count() == 1


def test_r39_a_new_member_who_may_be_here_is_asked_about_with_a_way_to_take_them_in(family):
    made, browser = family
    left = left_household(made, first_name="William", last_name="Smithfield")
    url = reverse("clients:add_member", args=[made.pk])
    browser.post(url, {"find": "1", "q": "Somebody Else"})
    page = browser.post(url, NEW | {"relationship": "2"}).content.decode()
    assert QUESTION in page
    assert reverse("clients:join", args=[made.pk, left.code]) in page
    carried = NEW | {"relationship": "2", "not_these": hidden(page, "not_these")}
    assert browser.post(url, carried).status_code == 302
    assert made.memberships.current(factories.today()).count() == 2


def test_r39_after_one_member_the_next_is_looked_for_at_once(family):
    made, browser = family
    url = reverse("clients:add_member", args=[made.pk])
    for first, last in (("Aldo", "Zarephath"), ("Bruna", "Quimby")):
        browser.post(url, {"find": "1", "q": f"{first} {last}"})
        person = {**NEW, "first_name": first, "last_name": last, "relationship": "2"}
        assert browser.post(url, person | {"another": "1"}).url == url
    assert made.memberships.count() == 3


def test_r39_people_they_lived_with_before_are_offered_and_come_back(family):
    made, browser = family
    cousin = factories.add_member(made, Relationship.OTHER_RELATIVE, first_name="Cousin")
    on = factories.today()
    made.memberships.update(started_on=on - timedelta(days=9))
    households.separate(
        household=made,
        leaving={cousin.pk: Relationship.SELF},
        since=on - timedelta(days=2),
        by=made.created_by,
    )
    join = reverse("clients:join", args=[made.pk, cousin.code])
    for typed in (None, {"find": "1", "q": "Cousin"}):
        url = reverse("clients:add_member", args=[made.pk])
        page = (browser.post(url, typed) if typed else browser.get(url)).content.decode()
        assert "Cousin Example" in page
        assert join in page
    back = {f"relationship_{cousin.code}": "4", **three_boxes("since", on)}
    assert browser.post(join, back).status_code == 302
    assert cousin.memberships.current(on).get().household == made
