"""An admin who has never seen the tool changes the rules of a shelter, by keyboard, scripts off."""

import pytest
from playwright.sync_api import expect

from cas.access.roles import Role
from cas.rules.explain import in_words
from prioritization.facts.catalogue import catalogue
from prioritization.models import RuleVersion
from tests import factories
from tests.browser.pages import remember

pytestmark = pytest.mark.browser
SHELTER = "Stockton Boulevard Safe Stay"
MOST_TABS = 120


class Keys:
    """A keyboard, and nothing else: what is to be pressed has to be reached by Tab."""

    def __init__(self, page):
        self.page = page

    def go_to(self, control):
        """Press Tab until the control has the focus."""
        for _ in range(MOST_TABS):
            if control.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} is not reached by the keyboard")

    def follow(self, name):
        self._leave_by(self.page.get_by_role("link", name=name, exact=False).first)

    def press(self, name):
        self._leave_by(self.page.get_by_role("button", name=name))

    def _leave_by(self, control):
        self.go_to(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, label, text):
        box = self.page.get_by_label(label)
        self.go_to(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, label):
        """Tick a box, or choose a radio button: Tab reaches the group, arrows go through it."""
        choice = self.page.get_by_label(label, exact=True)
        if choice.get_attribute("type") == "radio":
            name = choice.get_attribute("name")
            self.go_to(self.page.locator(f"input[name={name}]").first)
            self.page.keyboard.press("Space")
            while not choice.is_checked():
                self.page.keyboard.press("ArrowDown")
        else:
            self.go_to(choice)
            self.page.keyboard.press("Space")

    def find(self, words):
        """Search for a fact."""
        self.go_to(self.page.get_by_role("searchbox"))
        self.page.keyboard.type(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def keys(browser, site):
    """A browser without scripts and without a mouse, that a rules admin is signed in to."""
    with browser.new_context(java_script_enabled=False) as context:
        remember(context, site, factories.UserFactory(role=Role.RULES_ADMIN))
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(site)
        yield Keys(page)


def test_limited_pets_become_one_dog_by_keyboard_with_scripts_off(keys):
    keys.follow("Lists")
    keys.follow(SHELTER)
    keys.follow("Change these rules")
    keys.press("Start a draft")
    keys.follow("Change Has pets: no")
    keys.follow("Change Number of pets is at most 2")
    keys.type("Number", "1")
    keys.press("Save in the draft")
    expect(keys.page.get_by_text("Number of pets is at most 1").first).to_be_visible()
    keys.follow("Add a requirement")
    keys.find("kinds of pets")
    keys.follow("Kinds of pets")
    keys.tick("includes none of these")
    keys.tick("Cat")
    keys.tick("Some other pet")
    keys.type("Note", "Dogs only.")
    keys.press("Save in the draft")
    keys.follow("Change Kinds of pets")
    keys.follow("Add another way")
    keys.find("has pets")
    keys.follow("Has pets")
    keys.tick("No")
    keys.press("Save in the draft")
    draft = RuleVersion.objects.drafts().get()
    words = [in_words(each.clause, catalogue()) for each in draft.rule_set.requirements]
    assert "Has pets: no, or Number of pets is at most 1" in words
    assert words[-1] == "Kinds of pets: includes neither Cat nor Some other pet, or Has pets: no"
