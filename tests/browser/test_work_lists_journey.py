"""A lead gives away what ends soon, and the worker hands one on: by keyboard, scripts off."""

import pytest
from playwright.sync_api import expect

from cas.access.roles import Role
from clients.models import CaseAssignment
from tests import factories
from tests.browser.pages import remember
from tests.browser.test_rule_journeys import Keys
from tests.factories.worklists import ending

pytestmark = pytest.mark.browser


@pytest.fixture
def as_user(browser, site):
    """`as_user(user)`: the keyboard of somebody who is signed in, in a browser without scripts."""
    contexts = []

    def opened(user):
        context = browser.new_context(java_script_enabled=False, base_url=site)
        contexts.append(context)
        remember(context, site, user)
        return Keys(context.new_page())

    yield opened
    for context in contexts:
        context.close()


def test_a_lead_assigns_what_ends_soon_and_the_worker_hands_one_over(as_user, tools):
    worker = factories.UserFactory(first_name="Robin")
    colleague = factories.UserFactory(first_name="Kim", agency=worker.agency)
    names = [factories.head_of(ending(days, by=worker)).display_name for days in (3, 20, 50)]
    lead = as_user(factories.UserFactory(role=Role.CAS_LEAD))
    lead.page.goto("/")
    lead.go_to(lead.page.get_by_role("navigation", name="Main").locator("summary"))
    lead.page.keyboard.press("Enter")
    lead.follow("Work lists")
    lead.follow("Assessments that end soon")
    lead.tick(f"Tick {names[0]}")
    lead.tick(f"Tick {names[1]}")
    choose(lead, "Give them to", str(worker))
    lead.press("Give the ticked ones")
    expect(lead.page.get_by_role("status")).to_contain_text(f"2 households are with {worker} now.")

    mine = as_user(worker)
    mine.page.goto("/")
    expect(mine.page.get_by_role("link", name="Notices")).to_contain_text("3 new")
    mine.follow("My people")
    for name in names[:2]:
        expect(mine.page.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(mine.page.get_by_role("link", name=names[2], exact=True)).to_have_count(0)
    mine.tick(f"Tick {names[1]}")
    choose(mine, "Give them to", str(colleague))
    mine.type("What should they know?", "Speaks Spanish at home")
    mine.press("Hand over the ticked ones")
    expect(mine.page.get_by_role("link", name=names[1], exact=True)).to_have_count(0)

    theirs = as_user(colleague)
    theirs.page.goto("/notices/")
    expect(theirs.page.get_by_text("Speaks Spanish at home")).to_be_visible()
    assert CaseAssignment.objects.open().count() == 2


def choose(keys, label, words):
    """Pick an option of a select by typing how it begins."""
    keys.go_to(keys.page.get_by_label(label))
    keys.page.keyboard.type(words)
