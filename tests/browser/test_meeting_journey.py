"""A meeting of five households on a laptop, with scripts and without."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from assessments.models import CaseConferencing, Document
from cas.access.roles import Role
from prioritization.models import Meeting, MeetingItem
from tests import factories
from tests.browser.pages import Desk, remember, worker
from tests.factories import housing

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
DECISIONS = ("Refer to Oak", "Wait for the ID", "Refer to Maple", "Look for them", "Ask the clinic")


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def laptop(request, browser, site):
    """A desk of CAS staff on a laptop."""
    staff = worker(role=Role.CAS_STAFF, first_name="Robin")
    context = browser.new_context(viewport=LAPTOP, java_script_enabled=request.param)
    with context:
        remember(context, site, staff)
        yield Desk(context.new_page(), site), staff


def test_a_meeting_of_five_households(laptop):
    desk, staff = laptop
    housing.housing_list(name="Example Homes")
    agency = factories.AgencyFactory(name="Example Outreach")
    made = [housing.waiting(score=score) for score in (5, 4, 3, 2, 1)]
    housing.minutes(made[0], decision="Wait for the voucher")

    desk.go("prioritization:housing")
    desk.follow("All meetings")
    desk.follow("Prepare a meeting")
    desk.type("Where", "Library")
    desk.page.get_by_label("Example Outreach").check()
    desk.page.get_by_label("Permanent supportive housing").check()
    desk.type("How many households of each kind?", "5")
    desk.press("Prepare the meeting")
    expect(desk.page.locator("tbody tr")).to_have_count(5)

    desk.follow("Begin with the first household")
    expect(desk.page.get_by_text("Wait for the voucher")).to_be_visible()
    expect(desk.page.get_by_role("link", name="Example Homes")).to_be_visible()
    for number, (household, decision) in enumerate(zip(made, DECISIONS, strict=True)):
        expect(desk.page.get_by_text(f"{number + 1} of 5", exact=True)).to_be_visible()
        name = factories.head_of(household).display_name
        expect(desk.page.locator(".identity")).to_contain_text(name)
        desk.type("What was decided?", decision)
        desk.type("What happens next?", f"Step {number}")
        desk.page.get_by_label("Who does it?").select_option(str(staff.pk))
        desk.date("By when?", factories.today() + timedelta(days=number))
        desk.press("Save" if number == 4 else "Save, next household")

    desk.follow("Close the minutes")
    desk.press("Close the minutes")
    desk.expect_title(f"{factories.today():%B %-d, %Y}")
    for decision in DECISIONS:
        expect(desk.page.get_by_text(decision)).to_be_visible()
    meeting = Meeting.objects.get(closed_by=staff)
    assert meeting.agencies.get().agency == agency
    said = [(item.decision, item.next_step_owner) for item in meeting.items.in_order()]
    assert said == [(decision, staff) for decision in DECISIONS]
    records = CaseConferencing.objects.filter(household__in=made).order_by("household")
    assert [record.decision for record in records] == list(DECISIONS)


def test_the_households_of_a_meeting_are_turned_by_keyboard(laptop):
    desk, staff = laptop
    made = [housing.waiting(told=False) for _ in range(3)]
    meeting = housing.meeting(*made, by=staff)
    desk.go("prioritization:meeting_item", MeetingItem.objects.filter(meeting=meeting)[0].pk)
    for key, turn in (("n", 2), ("n", 3), ("b", 2)):
        link = desk.page.locator(f"[accesskey={key}]")
        link.focus()
        with desk.page.expect_navigation():
            desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_text(f"{turn} of 3", exact=True)).to_be_visible()


def test_k9_a_paper_that_arrived_takes_two_clicks_on_the_board(laptop):
    desk, _ = laptop
    made = housing.waiting()
    desk.go("prioritization:papers")
    desk.page.locator("details.arrived summary").click()
    desk.press("Photo ID")
    expect(desk.page.get_by_text("is there. Somebody still has to check it")).to_be_visible()
    paper = Document.objects.get()
    assert (paper.client, paper.kind) == (factories.head_of(made), "id")
