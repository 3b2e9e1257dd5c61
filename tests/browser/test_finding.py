"""A person is found, asked about while they are typed, and merged, as people see it.

Writes pictures of the states that only a journey reaches to var/pictures.
"""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from cas.access.roles import Role
from clients.models import Client
from tests import factories
from tests.browser import inspection

pytestmark = pytest.mark.browser

PICTURES = settings.BASE_DIR / "var" / "pictures"


@pytest.fixture
def picture(page):
    """`picture(name)`: the page at three widths, which must be accessible at each."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(name):
        inspection.bring_axe(page)
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
            assert list(inspection.problems_of(page)) == []

    return take


@pytest.fixture
def known(site):
    """Two people who are here already; one of them out of reach of the first one's agency."""
    mine = factories.household(head={"first_name": "William", "last_name": "Smithfield"})
    factories.household(
        head={"first_name": "Wilhelmina", "last_name": "Smithfield"}, release=factories.NO_RELEASE
    )
    return mine


def test_r35_a_nickname_finds_the_person_and_saves_a_second_record(desk_of, known, picture):
    desk = desk_of(known.created_by)
    desk.go("home")
    desk.search("Bill Smithfield")
    expect(desk.page.get_by_text("Nickname of William")).to_be_visible()
    picture("find-results")
    desk.press("None of these: add a new person")
    expect(desk.page.get_by_label("First name")).to_have_value("Bill")
    desk.type("Last name", "Smithfeld")
    expect(desk.page.get_by_text("Is it one of these people?")).to_be_visible()
    picture("add-while-typing")
    desk.press("Save and continue")
    expect(desk.page.get_by_role("heading", name="Is it one of these people?")).to_be_visible()
    picture("is-it-one-of-these")
    desk.press("No, this is someone new")
    expect(desk.page.get_by_text("Bill Smithfeld was added.")).to_be_visible()
    assert Client.objects.filter(last_name="Smithfeld").count() == 1


def test_a_match_out_of_reach_is_hinted_at(desk_of, known, picture):
    desk = desk_of(known.created_by)
    desk.go("home")
    desk.search("Wilhelmina Smithfield")
    expect(desk.page.get_by_text("A possible match exists outside your access")).to_be_visible()
    picture("find-outside")


def test_c12_staff_merge_two_records_and_undo_it(desk_of, known, picture):
    double = factories.household(
        by=known.created_by, head={"first_name": "Bill", "last_name": "Smithfield"}
    )
    desk = desk_of(factories.UserFactory(role=Role.CAS_STAFF))
    desk.go("clients:household", known.pk)
    desk.follow("Merge another record of William Smithfield")
    desk.follow("Compare with Bill Smithfield")
    desk.page.get_by_role("radio", name="William Smithfield").check()
    desk.type("How do you know", "Same birth certificate")
    desk.press("Merge the two records")
    expect(desk.page.get_by_text("The two records are one person now.")).to_be_visible()
    picture("household-merged")
    desk.go("clients:household", double.pk)
    expect(desk.page.get_by_text("was merged with this record")).to_be_visible()
    desk.follow("Its past, and undo this merge")
    desk.type("Why are they two people", "Father and son")
    desk.press("Undo the merge")
    expect(desk.page.get_by_text("The merge was undone.")).to_be_visible()
