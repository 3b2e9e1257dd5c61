"""A morning at the board of who must move today: by keyboard, undone, and with scripts off."""

import re

import pytest
from playwright.sync_api import expect

from cas.access.roles import Role
from clients.models import CaseAssignment
from tests import factories
from tests.browser import inspection
from tests.browser.pages import Desk, remember
from tests.prioritization.board.boards import must_move

pytestmark = pytest.mark.browser

AT_ONCE = 100
"""Milliseconds from a key to something to see (P4)."""

WATCH_THE_OWNER = """
    const cell = document.querySelector("[data-board] tbody tr [data-part=owner]");
    addEventListener("keydown", () => (window.pressedAt ??= performance.now()), true);
    new MutationObserver(() => (window.seenAt ??= performance.now()))
      .observe(cell, {childList: true, characterData: true, subtree: true});
"""


@pytest.fixture
def first(site):
    """Whoever waits the longest, in front of somebody else."""
    made = must_move(hours=30)
    must_move(hours=1)
    return made


@pytest.fixture
def board(desk_of, first):
    """Staff in front of the board, which they opened with one key."""
    desk = desk_of(factories.UserFactory(role=Role.CAS_STAFF))
    desk.go("home")
    desk.page.get_by_role("link", name="Who must move today").focus()
    with desk.page.expect_navigation(wait_until="load"):
        desk.page.keyboard.press("Enter")
    return desk


def row_of(desk, made):
    return desk.page.locator(f"#row-{made.pk}")


def test_k8_p4_the_top_row_is_taken_with_three_keys_and_that_is_seen_at_once(board, first):
    keyboard, row = board.page.keyboard, row_of(board, first)
    keyboard.press("j")
    board.page.evaluate(WATCH_THE_OWNER)
    keyboard.press("a")
    expect(row).to_contain_text("You")
    waited = board.page.evaluate("window.seenAt - window.pressedAt")
    assert waited < AT_ONCE
    expect(board.page.locator("#undo-bar")).to_contain_text("Assigned")
    expect(row).to_be_focused()

    keyboard.press("u")
    expect(row).to_contain_text("Nobody")
    # In the bar; or on the page, if the key was quicker than the script behind the button.
    expect(board.page.get_by_role("status").filter(has_text="Undone.")).to_be_visible()
    assert not CaseAssignment.objects.open().exists()


def test_a_contact_and_a_hold_by_keyboard(board, first):
    page, row = board.page, row_of(board, first)
    page.keyboard.press("j")
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("3")
    inspection.bring_axe(page)
    assert list(inspection.problems_of(page)) == []
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Left a message")
    expect(row).to_be_focused()

    page.keyboard.press("h")
    dialog.get_by_role("button", name="Put on hold").click()
    expect(dialog).to_contain_text("Choose an answer: What do they wait for?")
    dialog.get_by_label("In a hospital or treatment").check()
    dialog.get_by_label("For an hour").check()
    dialog.get_by_role("button", name="Put on hold").click()
    expect(row).to_contain_text("On hold")
    expect(page.locator("[data-board] tbody tr")).to_have_count(2)


def test_keys_lead_to_the_review_to_referring_and_to_why(board, first):
    page = board.page
    for key, title in (("Enter", "Review"), ("r", "Which bed"), ("w", "Which lists, and why")):
        page.keyboard.press("j")
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.keyboard.press(key)
        expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(title))
        page.go_back()


def test_the_keys_are_told_and_can_be_turned_off(board, first):
    page = board.page
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Next or previous household")
    with page.expect_navigation(wait_until="load"):
        dialog.get_by_role("button", name="Turn the keys off").click()
    row_of(board, first).focus()
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not CaseAssignment.objects.exists()


def test_c13_who_is_new_is_announced_within_five_seconds_and_no_row_moves(board, first):
    page = board.page
    before = page.locator("[data-board] tbody tr").all_text_contents()
    came = must_move(hours=0)
    expect(page.locator("#news")).to_contain_text("1 new household", timeout=5_000)
    assert page.locator("[data-board] tbody tr").all_text_contents() == before
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(".")
    expect(page.locator("[data-board] tbody tr").first).to_have_attribute("id", f"row-{came.pk}")


def test_an_act_that_was_not_stored_is_taken_off_the_screen(board, first):
    page, row = board.page, row_of(board, first)
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#undo-bar")).to_contain_text("Not saved")
    expect(row).to_contain_text("Nobody")


def test_the_board_works_with_scripts_off(browser, site, first):
    context = browser.new_context(java_script_enabled=False)
    remember(context, site, factories.UserFactory(role=Role.CAS_STAFF))
    desk = Desk(context.new_page(), site)
    desk.go("prioritization:queue")
    row = row_of(desk, first)
    row.get_by_role("button", name="Take").click()
    expect(row_of(desk, first)).to_contain_text("You")
    desk.page.get_by_role("button", name="Undo").click()
    expect(row_of(desk, first)).to_contain_text("Nobody")
    row_of(desk, first).locator("summary").click()
    row_of(desk, first).get_by_role("link", name="Put on hold").click()
    desk.page.get_by_label("They asked to wait").check()
    desk.page.get_by_label("For an hour").check()
    desk.page.get_by_role("button", name="Put on hold").click()
    expect(desk.page.get_by_role("main")).to_contain_text("On hold")
    context.close()
