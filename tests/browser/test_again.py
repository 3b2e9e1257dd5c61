"""Assessing again within 60 days, and the path of victim service providers."""

import pytest
from playwright.sync_api import expect

from assessments.enums import Tool
from assessments.models import Assessment
from cas.access.roles import Role
from tests import factories
from tests.browser.pages import worker
from tests.browser.test_journeys import RESULT, Keyboard, enroll_everyone, record_living_situation

pytestmark = pytest.mark.browser


def test_k4_an_unchanged_reassessment_takes_one_key_a_page_and_three(desk_of):
    """Everything that may be kept is kept; what is asked anew each time (C2) is left open."""
    user = worker()
    made = factories.household(by=user)
    head = {"client_id": factories.head_of(made).pk, "relationship": 1}
    member = {**head, "age_low": 30, "age_high": 30}
    factories.assessment(made, by=user, answers=everything_answered(), members=[member])
    factories.interest(made, Tool.CRISIS)
    desk = desk_of(user)
    desk.go("assessments:start", made.pk, Tool.CRISIS)
    keyboard, pages = Keyboard(desk.page), 0
    keyboard.press("Enter", leaves=True)
    while not desk.is_at_the_end:
        pages += 1
        desk.page.get_by_role("button", name=desk.word_to_go_on, exact=True).focus()
        keyboard.press("Enter", leaves=True)
    keyboard.press("Enter")
    keyboard.press("Enter", leaves=True)
    expect(desk.page).to_have_url(RESULT)
    assert keyboard.presses <= pages + 3
    kept = Assessment.objects.latest("created_at").kept
    assert len(kept) > 20


def test_k5_correcting_one_answer_takes_six_keys_and_makes_a_new_record(desk_of):
    user = worker()
    made = factories.household(by=user)
    wrong = factories.assessment(made, by=user, answers=everything_answered(kept=False))
    desk = desk_of(user)
    desk.go("assessments:result", wrong.pk)
    keyboard = Keyboard(desk.page)
    keyboard.alt("k")
    keyboard.type("Are you safe")
    keyboard.press("Tab")
    keyboard.press("Enter", leaves=True)
    keyboard.press("3")
    keyboard.press("Enter", leaves=True)
    keyboard.alt("s", leaves=True)
    expect(desk.page.get_by_text("Submitted.")).to_be_visible()
    assert keyboard.presses <= 6
    right = Assessment.objects.get(corrects=wrong)
    wrong.refresh_from_db()
    kept = wrong.answers.keys() & right.answers.keys()
    changed = {code for code in kept if right.answers[code] != wrong.answers[code]}
    assert changed == {"v10_safety"}


def everything_answered(kept=True):
    """The first option of every question that may be kept, or of every question there is."""
    return {
        question.code: [question.options[0].code]
        if question.type == "choices"
        else question.options[0].code
        for question in factories.shipped(Tool.CRISIS).questions
        if (question.cascade or not kept) and question.options and not question.is_derived
    }


def test_r16_a_victim_service_provider_goes_the_short_way_without_a_name(desk_of):
    user = worker(role=Role.VSP_ASSESSOR)
    desk = desk_of(user)
    desk.go("home")
    desk.follow("Find a person")
    desk.type("Profile code", "ZZZZZZZZ")
    desk.press("Search")
    desk.press("Add a new person")
    expect(desk.page.get_by_label("First name")).to_have_count(0)
    desk.pick("About how old?", "25 to 34")
    desk.press("Save and continue")
    steps = desk.page.get_by_role("list", name="Steps").get_by_role("listitem")
    expect(steps).to_have_count(5)
    enroll_everyone(desk, homeless_since=factories.today())
    record_living_situation(desk)
    desk.begin(Tool.HCT)
    desk.interview(Tool.HCT, {"program_interest": ["rrh"]})
    desk.press("Submit")
    expect(desk.page).to_have_url(RESULT)
    desk.follow("Back to the household")
    desk.step("Referral and case conferencing")
    desk.type("Whom to call at the provider", "Example House, front desk")
    desk.press("Save")
    desk.expect_status("Referral and case conferencing", "Done")
