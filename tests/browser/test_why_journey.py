"""Why is this family not on X Street's list, and what would change it? In three keys."""

import pytest
from playwright.sync_api import expect

from cas.access.roles import Role
from tests import factories
from tests.browser import inspection

pytestmark = pytest.mark.browser

PROGRAM = "X Street Navigation"


@pytest.fixture
def family(site):
    """A mother with two children, who has told all that a shelter wants to know."""
    made = factories.household(head={"years": 30}, children=(1, 4))
    factories.assessment(made, is_family=True, answers={"pets": "no", "registrant": "no"})
    factories.tell_lists(made)
    return made


def test_three_keys_tell_why_a_family_is_not_on_a_list_and_what_would_change_it(desk_of, family):
    desk = desk_of(factories.UserFactory(role=Role.CAS_STAFF))
    desk.go("clients:household", family.pk)
    keyboard = desk.page.keyboard
    keyboard.press("/")
    keyboard.press("x")
    with desk.page.expect_navigation(wait_until="domcontentloaded"):
        keyboard.press("Enter")
    desk.expect_title(PROGRAM)
    main = desk.page.get_by_role("main")
    expect(main).to_contain_text("They are not on this list. Nothing that anybody can do")
    expect(main.get_by_role("heading", name="Nobody can change this")).to_be_visible()
    expect(main).to_contain_text("Everybody's age is at least 18 years (now: 1 year)")
    inspection.bring_axe(desk.page)
    assert list(inspection.problems_of(desk.page)) == []
