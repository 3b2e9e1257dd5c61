"""One key to the search box, and a character everywhere else (WCAG 2.1.4)."""

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.browser


def test_slash_goes_to_the_search_box_but_not_out_of_a_text_box(desk_of):
    desk = desk_of(factories.UserFactory())
    desk.go("home")
    box = desk.page.get_by_role("searchbox")
    expect(box).not_to_be_focused()
    desk.page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    desk.page.keyboard.type("1/2")
    expect(box).to_have_value("1/2")


def test_slash_is_a_character_in_a_text_box_of_a_page_without_a_search(desk_of):
    desk = desk_of(factories.UserFactory())
    desk.go("assessments:my_certification")
    note = desk.page.get_by_label("What should the CAS lead know?")
    note.click()
    desk.page.keyboard.type("9/30")
    expect(note).to_have_value("9/30")
