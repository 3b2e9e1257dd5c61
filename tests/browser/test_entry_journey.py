"""Enrolling a household of nine on a phone by keyboard alone, and putting its start right."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from clients.models import CaseAssignment
from tests import factories
from tests.browser.pages import worker

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def family_of_nine(desk_of):
    """A family of nine nobody of whom is enrolled, and the phone of whoever has them."""
    user = worker()
    made = factories.household(
        by=user, partner=True, children=(1, 2, 4, 6, 8, 11, 15), enrolled=False, situation=None
    )
    desk = desk_of(user)
    desk.page.set_viewport_size(PHONE)
    return made, desk


def tab_to(page, locator, *, most=120):
    """Press Tab until the focus is there, as somebody without a mouse does; how often."""
    for pressed in range(most):
        if locator.evaluate("each => each === document.activeElement"):
            return pressed
        page.keyboard.press("Tab")
    raise AssertionError("The keyboard doesn't lead there.")


def test_r39_a_family_of_nine_is_enrolled_by_keyboard_with_nothing_typed(family_of_nine):
    made, desk = family_of_nine
    desk.go("clients:enroll", made.pk)
    button = desk.page.get_by_role("button", name="Enroll")
    tab_to(desk.page, button)
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("Everyone in the household is enrolled.")).to_be_visible()
    assert made.enrollments.filter(case_manager=made.created_by).count() == 9


def test_r39_one_stays_out_and_one_has_another_case_manager_by_keyboard(family_of_nine):
    made, desk = family_of_nine
    colleague = worker(agency=made.agency)
    page, members = desk.page, [each.client for each in made.memberships.in_order()]
    desk.go("clients:enroll", made.pk)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "nothing runs off a phone"
    tab_to(page, page.get_by_label(f"Enroll {members[8].display_name}"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("summary", has_text="Case manager: you, for everybody"))
    page.keyboard.press("Enter")
    child = page.get_by_label(f"For {members[3].display_name}", exact=True)
    tab_to(page, child)
    child.press_sequentially(str(colleague))
    tab_to(page, page.get_by_role("button", name="Enroll"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("8 of 9 were enrolled.")).to_be_visible()
    assert made.enrollments.get(client=members[3]).case_manager == colleague
    assert not CaseAssignment.objects.open().exists()


def test_a_wrong_start_is_put_right_once_for_all_nine(family_of_nine):
    made, desk = family_of_nine
    on = factories.today()
    factories.enroll(made, entered_on=on - timedelta(days=3))
    desk.go("clients:entry_data", made.pk)
    desk.follow("The start date is wrong")
    desk.date("When did it really begin?", on - timedelta(days=10))
    desk.type("Why does it change?", "Example: typed wrong")
    desk.press("Change the start")
    expect(desk.page.get_by_text("The start was changed everywhere it belongs.")).to_be_visible()
    assert made.enrollments.filter(entered_on=on - timedelta(days=10)).count() == 9
