"""After the score, in a real browser: two people and one plan, and a client who looks on."""

import pytest
from playwright.sync_api import expect

from assessments.enums import Tool
from assessments.models import ServicePlan
from tests import factories
from tests.browser.pages import Desk, remember, worker

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def two_desks(browser, site):
    """Two colleagues at two devices, one of them a phone."""
    first = worker(first_name="Robin")
    second = worker(first_name="Sam", agency=first.agency)
    with browser.new_context() as laptop, browser.new_context(viewport=PHONE) as phone:
        for context, user in ((laptop, first), (phone, second)):
            remember(context, site, user)
        yield Desk(laptop.new_page(), site), Desk(phone.new_page(), site), first


def planned(by):
    made = factories.household(by=by)
    factories.service_plan(made, factories.assessment(made, Tool.HCT))
    return made


def test_c2_two_people_edit_one_plan_and_nothing_is_overwritten_silently(two_desks):
    robin, sam, user = two_desks
    made = planned(user)
    for desk in (robin, sam):
        desk.go("assessments:service_plan", made.pk)
    robin.type("What do they want to reach?", "A room near my school")
    robin.type("What stands in the way?", "No phone")
    robin.press("Save the plan")

    sam.type("What do they want to reach?", "A room near my doctor")
    sam.type("What is going well", "Very patient")
    sam.press("Add another step to goal 1")
    expect(sam.page.get_by_label("What do they want to reach?")).to_have_value(
        "A room near my doctor"
    )
    sam.page.get_by_label("Next step").last.fill("Ask the clinic")
    sam.press("Save the plan")

    sam.expect_title("Two people changed the same thing")
    expect(sam.page.get_by_text("Robin")).not_to_have_count(0)
    expect(sam.page.get_by_role("radio")).to_have_count(2)
    sam.press("Save")
    expect(sam.page.locator(".error-summary")).to_be_visible()
    sam.page.get_by_label("You: A room near my doctor").check()
    sam.press("Save")

    plan = ServicePlan.objects.get()
    goal = plan.goals[0]
    assert goal["what"] == "A room near my doctor"
    assert [step["what"] for step in goal["steps"]] == ["Visit two places", "Ask the clinic"]
    assert (plan.barriers, plan.strengths) == ("No phone", "Very patient")
    robin.go("assessments:service_plan_history", made.pk)
    expect(robin.page.locator("del", has_text="A room near my school")).to_be_visible()


def press_key_of(desk, name):
    """The browser's own access key presses the button; a test can only press it by hand."""
    button = desk.page.get_by_role("button", name=name)
    expect(button).to_have_attribute("accesskey", "c")
    button.click()


def test_r26_one_key_hides_what_is_for_staff_and_keeps_what_was_typed(desk_of):
    user = worker()
    desk = desk_of(user)
    made = planned(user)
    record = factories.assessment(made, score=7)
    desk.go("assessments:result", record.pk)
    expect(desk.page.locator("details.staff")).not_to_have_count(0)
    press_key_of(desk, "Client view")
    expect(desk.page.get_by_text("Nothing on this screen is for staff only")).to_be_visible()
    html = desk.page.content()
    for word in ("Score", "Act today", "extremely vulnerable", 'class="staff"'):
        assert word not in html
    press_key_of(desk, "End client view")
    expect(desk.page.locator("details.staff")).not_to_have_count(0)

    desk.go("assessments:service_plan", made.pk)
    desk.type("What stands in the way?", "Half a sente")
    press_key_of(desk, "Client view")
    expect(desk.page.get_by_role("button", name="End client view")).to_be_focused()
    expect(desk.page.get_by_label("What stands in the way?")).to_have_value("Half a sente")
    desk.press("Save the plan")
    expect(desk.page.get_by_role("button", name="End client view")).to_be_visible()


def test_r29_k7_from_the_result_to_the_log_with_one_tap_to_dial(desk_of):
    user = worker()
    desk = desk_of(user)
    made = factories.household(by=user)
    desk.go("assessments:result", factories.assessment(made, score=8).pk)
    call = desk.page.get_by_role("link", name="Call 2-1-1").first
    expect(call).to_be_visible()
    expect(call).to_have_attribute("href", "tel:211")
    desk.follow("Log the call")
    expect(desk.page.get_by_label("Call back at what time?")).to_be_hidden()
    desk.pick("What came of the call?", "Reached: they are looking")
    desk.press("Save to the log")
    desk.page.locator("details.staff").last.locator("summary").click()
    expect(desk.page.get_by_text("Reached: they are looking")).to_be_visible()
