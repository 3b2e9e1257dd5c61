"""The exit after a successful diversion, with one hand on the keys of a phone, and scripts off."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clients.actions.case_assignments import assign
from clients.models import CaseAssignment, CoordinatedEntryEvent, Exit, Service
from tests import factories
from tests.browser import inspection
from tests.browser.pages import Desk, remember, worker
from tests.browser.test_journeys import Keyboard

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}}
RENTAL = "Rental by client, no"
FAMILY = "Staying or living with family, permanent"
MOST_KEYS = 8
"""From the open page to the saved exit, where one question follows from the destination."""


@pytest.fixture
def theirs():
    """A worker and the household they look after."""
    user = worker()
    made = factories.household(by=user)
    assign(household=made, worker=user, by=user, at=timezone.now())
    return user, made


@pytest.fixture
def desk_at(browser, site):
    """`desk_at(user, scripts=True)`: a phone that this person is signed in to."""
    contexts = []

    def opened(user, *, scripts=True):
        context = browser.new_context(**PHONE, java_script_enabled=scripts, reduced_motion="reduce")
        contexts.append(context)
        remember(context, site, user)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return Desk(page, site)

    yield opened
    for context in contexts:
        context.close()


def test_r44_the_exit_by_keyboard_on_a_phone_takes_few_keys(desk_at, theirs):
    user, made = theirs
    desk = desk_at(user)
    desk.go("clients:diversion_exit", made.pk)
    assert list(_problems(desk)) == []
    keyboard = Keyboard(desk.page)
    keyboard.press("Enter")
    expect(desk.page.get_by_label("Where did they go?")).to_be_focused()
    keyboard.type(RENTAL)
    keyboard.press("Tab")
    keyboard.press("4")
    keyboard.press("Enter", leaves=True)
    desk.expect_title("Check before they leave")
    assert list(_problems(desk)) == []
    keyboard.press("Enter")
    keyboard.press("2")
    keyboard.press("Enter", leaves=True)
    expect(desk.page.get_by_text("Not in coordinated entry any more")).to_be_visible()
    expect(desk.page.get_by_text("What helped: First rent or a deposit.")).to_be_visible()
    assert keyboard.presses <= MOST_KEYS, f"{keyboard.presses} keys were pressed"
    assert Exit.objects.get().is_diversion
    assert Service.objects.get().household == made
    assert CoordinatedEntryEvent.objects.get().rehoused == 1
    assert not CaseAssignment.objects.open().exists()


def _problems(desk):
    inspection.bring_axe(desk.page)
    return inspection.problems_of(desk.page)


def test_r45_r47_r48_the_exit_works_with_scripts_off_and_tells_what_is_missing(desk_at, theirs):
    user, made = theirs
    desk = desk_at(user, scripts=False)
    desk.go("clients:household", made.pk)
    desk.follow("They were diverted")
    options = desk.page.get_by_label("Where did they go?").locator("option")
    words = options.filter(has_text=FAMILY).inner_text()
    desk.page.get_by_label("Where did they go?").select_option(label=words)
    desk.press("Continue")
    expect(desk.page.get_by_role("alert")).to_contain_text("Tick at least one service")
    expect(desk.page.get_by_label("what was it?")).to_be_hidden()
    desk.page.get_by_label("Successful Diversion Other", exact=True).check()
    desk.type("what was it?", "Paid for the storage unit")
    desk.page.get_by_label("End the case assignment").uncheck()
    desk.press("Continue")
    desk.pick("Will they have to leave within 14 days?", "Yes")
    desk.press("They have left")
    expect(desk.page.get_by_text("4 more questions")).to_be_visible()
    for question in ("Has a place to go", "Do they have money", "Have they had", "Have they moved"):
        desk.pick(question, "Not asked")
    desk.press("They have left")
    expect(desk.page.get_by_text("What helped: Successful Diversion Other.")).to_be_visible()
    assert Exit.objects.get().living_situation.situation == 335
    assert made.case_notes.get().text == "Paid for the storage unit"
    assert CaseAssignment.objects.open().of(user).exists()


def test_what_was_typed_is_there_when_the_browser_goes_back(desk_at, theirs):
    user, made = theirs
    desk = desk_at(user)
    desk.go("clients:diversion_exit", made.pk)
    desk.page.get_by_label("Where did they go?").select_option("410")
    desk.page.get_by_label("First rent or a deposit").check()
    desk.press("Continue")
    desk.page.go_back(wait_until="domcontentloaded")
    expect(desk.page.get_by_label("Where did they go?")).to_have_value("410")
    expect(desk.page.get_by_label("First rent or a deposit")).to_be_checked()
    desk.press("Continue")
    desk.press("Change something")
    expect(desk.page.get_by_label("Where did they go?")).to_have_value("410")
    expect(desk.page.get_by_label("First rent or a deposit")).to_be_checked()
