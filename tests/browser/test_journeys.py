"""Households on their way from the front door to the lists, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.enums import Tool
from assessments.models import Assessment, Draft
from prioritization.actions.runs import run_on_request
from prioritization.runs.recompute import recompute
from tests import attachments, factories
from tests.browser.pages import Desk, end_all_sessions, remember, worker

pytestmark = pytest.mark.browser

# The worked examples of DOMAIN 3.3; what is not asked here comes from the household itself (C17).
MOTHER_IN_A_CAR = {
    "l1_place": "vehicle",
    "l1_area": "oak_park",
    "v3_pregnancy": "no",
    "f3_child_health": "severe",
    "v10_safety": "not_safe_now",
    "v4_illness": "one",
    "pets": "no",
    "registrant": "no",
    "ok_call_back": "yes",
    "hopes": "A door of our own",
}
WITHOUT_HER_OWN_ILLNESS = {**MOTHER_IN_A_CAR, "v4_illness": "none"}
MAN_OF_57 = {"l1_place": "outside", "v4_illness": "one", "v7_hospital": "fewer"}
MAN_OF_66 = {"l1_place": "outside", "v4_illness": "two_or_more", "v6_oxygen_power_cold": "yes"}
HIS_HOUSING_TALK = {"v4_illness": "two_or_more", "v13_months_homeless": "months_under_12"}
HOUSING_TALK = {"program_interest": ["rrh"], "work_wish": "wants_work", "registrant": "no"}

RESULT = re.compile(r"/assessments/\d+/$")
FAMILY_LIST, ADULT_LIST = "Family Shelters", "X Street Navigation"


def mother_and_two(**options):
    """Examples (iii) and (iv): 30, alone, children of 1 and 4."""
    return factories.household(head={"years": 30}, children=(1, 4), **options)


def waiting_family(score, *, homeless_for):
    """Another family on the family list, homeless for so many days."""
    made = mother_and_two()
    began = factories.today() - timedelta(days=homeless_for)
    made.enrollments.update(homeless_since=began)
    answers = {"registrant": "no"}
    factories.assessment(made, score=score, is_family=True, answers=answers)
    return made


def bring_lists_up_to_date():
    """Factories write past the actions, so the lists have to be told."""
    recompute(run_on_request(at=timezone.now()))


# --- From the front door to the lists -------------------------------------------------------


def test_a_new_family_goes_through_all_seven_steps_and_stands_on_its_lists(desk):
    user = worker()
    most_vulnerable = waiting_family(14, homeless_for=20)
    longer_homeless = waiting_family(10, homeless_for=300)
    shorter_homeless = waiting_family(10, homeless_for=3)
    not_evh = waiting_family(9, homeless_for=900)
    bring_lists_up_to_date()

    desk.go("home")
    desk.sign_in(user)
    desk.search("Marisol Example")
    expect(desk.page.get_by_text("Nobody matches")).to_be_visible()
    add_mother_and_children(desk)
    enroll_everyone(desk, homeless_since=factories.today() - timedelta(days=30))
    record_living_situation(desk)

    desk.begin(Tool.CRISIS)
    desk.interview(Tool.CRISIS, MOTHER_IN_A_CAR)
    desk.press("Submit")
    expect_result(desk, score=10, threshold="10 (family)", is_evh=True)
    expect_place(desk, FAMILY_LIST, "3 of 5")
    expect_no_place(desk, ADULT_LIST)
    desk.follow("Back to the household")
    finish_the_other_steps(desk)
    expect(desk.page.locator(".task-status")).to_have_text(["Done"] * 7)

    desk.follow("Lists")
    desk.follow(FAMILY_LIST)
    above = [head_name(most_vulnerable), head_name(longer_homeless)]
    below = [head_name(shorter_homeless), head_name(not_evh)]
    in_order = [*above, "Marisol Example", *below]
    expect(desk.page.locator("tbody th")).to_have_text(in_order)
    desk.go("prioritization:list_detail", "x-street-navigation")
    expect(desk.page.get_by_text("Marisol Example")).to_have_count(0)


def add_mother_and_children(desk):
    """Step 1: the mother, her release, and her two children."""
    desk.press("Add a new person")
    fill_in_person(desk, "Marisol", years=30)
    desk.press("Save and continue")
    say_they_are_new(desk)
    desk.step("Profile and release")
    desk.pick("What did the person decide?", "Yes, share with agencies in coordinated access")
    desk.pick("If yes, how is it signed?", "Signed electronically")
    desk.type("Signature", "Marisol Example")
    desk.page.get_by_label("I understand this").check()
    desk.press("Save the decision")
    for name, years in (("Luz", 1), ("Nico", 4)):
        desk.follow("Somebody came, left or was born")
        desk.follow("Somebody else: find them, or add them")
        desk.type("Name or profile code", f"{name} Example")
        desk.press("Search")
        desk.press("Add a new person")
        desk.pick("Who is this to the head", "Child of the head")
        fill_in_person(desk, name, years)
        desk.press("Add to the household")
        say_they_are_new(desk)


def say_they_are_new(desk):
    """Everybody here is called Example, so somebody of the same age may be asked about."""
    if desk.page.get_by_role("button", name="No, this is someone new").count():
        desk.press("No, this is someone new")


def fill_in_person(desk, name, years):
    desk.type("First name", name)
    desk.type("Last name", "Example")
    desk.date("Date of birth", factories.born_years_ago(years))


def enroll_everyone(desk, *, homeless_since):
    """Step 2, with what is asked of an adult."""
    desk.step("Enroll the whole household")
    place = desk.page.get_by_label("Where were they living just before this?")
    place.select_option(str(factories.OUTSIDE))
    desk.date("Homeless since", homeless_since)
    desk.press("Enroll")
    desk.expect_status("Enroll the whole household", "Done")


def record_living_situation(desk):
    """Step 3: in a car in Oak Park."""
    desk.step("Current living situation")
    desk.page.get_by_label("Where are they living now?").select_option(str(factories.OUTSIDE))
    desk.page.get_by_label("Kind of place").select_option("vehicle")
    desk.page.get_by_label("Area").select_option("oak_park")
    desk.press("Save as a new record")
    desk.expect_status("Current living situation", "Done")


def finish_the_other_steps(desk):
    """Steps 5 to 7."""
    desk.begin(Tool.HCT)
    desk.interview(Tool.HCT, HOUSING_TALK)
    desk.press("Submit")
    expect_place(desk, "Rapid Re-Housing", "1 of 1")
    desk.follow("Back to the household")
    desk.step("Individualized Service Plan")
    desk.type("What do they want to reach?", "A room with a door")
    desk.type("Next step", "Visit two places, both of us, next week")
    desk.pick("Do they agree", "Yes")
    desk.press("Save the plan")
    desk.step("Referral and case conferencing")
    desk.type("What happens next?", "Order the birth certificates")
    desk.press("Save")


def expect_result(desk, *, score, threshold, is_evh):
    """The staff view is folded until somebody opens it, and then says all of this (R26)."""
    facts = desk.page.locator("details.staff dl.facts")
    expect(facts).to_be_hidden()
    view = desk.open_staff_view()
    expect(facts.locator("dd").nth(0)).to_have_text(str(score))
    expect(facts.locator("dd").nth(1)).to_have_text(threshold)
    expect(view.get_by_text("Act today")).to_have_count(1 if is_evh else 0)


def expect_place(desk, program, place):
    """What the result page says of a program's list."""
    expect(_on_list(desk, program)).to_contain_text(place)


def expect_no_place(desk, program):
    """The program is named with a reason, and gives no place."""
    expect(_on_list(desk, program)).to_contain_text("Not eligible")
    expect(_on_list(desk, program)).not_to_contain_text(re.compile(r"\d+ of \d+"))


def _on_list(desk, program):
    return desk.page.locator(".eligibility > li").filter(has_text=program)


def head_name(made):
    return factories.head_of(made).display_name


# --- The other worked examples --------------------------------------------------------------


def test_r5_example_iv_scores_9_is_not_evh_and_is_still_on_its_lists(desk_of):
    user = worker()
    waiting_family(10, homeless_for=1)
    waiting_family(8, homeless_for=900)
    bring_lists_up_to_date()
    desk = desk_of(user)
    submit(desk, mother_and_two(by=user), Tool.CRISIS, WITHOUT_HER_OWN_ILLNESS)
    expect_result(desk, score=9, threshold="10 (family)", is_evh=False)
    expect_place(desk, FAMILY_LIST, "2 of 3")
    expect_no_place(desk, ADULT_LIST)


def test_example_i_a_man_of_57_scores_3_and_is_not_evh(desk_of):
    user = worker()
    desk = desk_of(user)
    submit(desk, factories.household(by=user, head={"years": 57}), Tool.CRISIS, MAN_OF_57)
    expect_result(desk, score=3, threshold="6 (individual)", is_evh=False)
    expect_place(desk, ADULT_LIST, "1 of 1")


def test_r3_example_ii_a_man_of_66_is_evh_by_crisis_6_and_stays_so_with_hct_5(desk_of):
    user = worker()
    desk = desk_of(user)
    man = factories.household(by=user, head={"years": 66})
    submit(desk, man, Tool.CRISIS, MAN_OF_66)
    expect_result(desk, score=6, threshold="6 (individual)", is_evh=True)
    submit(desk, man, Tool.HCT, HIS_HOUSING_TALK)
    expect_result(desk, score=5, threshold="6 (individual)", is_evh=True)
    expect(desk.page.get_by_text("by the other tool")).to_be_visible()
    desk.go("prioritization:list_detail", "x-street-navigation")
    expect(desk.page.locator("tbody tr")).to_contain_text("Act today")


def submit(desk, made, tool, answers):
    """Check and submit an interview in which everything was asked already."""
    draft = asked_to_the_end(made, tool, answers)
    desk.go("assessments:interview", draft.key)
    desk.expect_title("Check the answers")
    desk.press("Submit")


def asked_to_the_end(made, tool, answers):
    """A draft in which all questions without an answer were skipped."""
    codes = [question.code for question in factories.shipped(tool).questions]
    skipped = {code: "skipped" for code in codes if code not in answers}
    return factories.draft(made, tool, answers=answers, missing=skipped)


# --- Other ways of working ------------------------------------------------------------------


@pytest.fixture
def without_scripts(browser, site):
    """A browser that runs no scripts."""
    with browser.new_context(java_script_enabled=False) as context:
        yield Desk(context.new_page(), site)


@pytest.fixture
def phone(browser, site):
    """A small phone, held in one hand."""
    screen = {"width": 360, "height": 740}
    with browser.new_context(viewport=screen, has_touch=True, is_mobile=True) as context:
        yield Desk(context.new_page(), site)


def one_person_to_the_lists(desk):
    """From the sign-in page to the lists, with a release that was refused (C7)."""
    desk.go("home")
    desk.sign_in(worker())
    desk.search("Teo Example")
    desk.press("Add a new person")
    fill_in_person(desk, "Teo", years=66)
    desk.press("Save and continue")
    desk.step("Profile and release")
    desk.pick("What did the person decide?", "No, keep it private to this agency")
    desk.press("Save the decision")
    enroll_everyone(desk, homeless_since=factories.today() - timedelta(days=30))
    record_living_situation(desk)
    desk.begin(Tool.CRISIS)
    desk.interview(Tool.CRISIS, MAN_OF_66)
    desk.press("Submit")
    expect_result(desk, score=6, threshold="6 (individual)", is_evh=True)
    expect_place(desk, ADULT_LIST, "1 of 1")


def test_all_steps_work_with_scripts_off(without_scripts):
    one_person_to_the_lists(without_scripts)
    without_scripts.follow("Back to the household")
    finish_the_other_steps(without_scripts)
    expect(without_scripts.page.locator(".task-status")).to_have_text(["Done"] * 7)


def test_k3_the_way_to_the_lists_works_on_a_small_phone_with_few_taps(phone):
    one_person_to_the_lists(phone)
    questions, pages, taps = phone.last_interview
    assert taps <= questions + pages + 3


@pytest.fixture
def begun(site):
    """One person's Crisis Assessment at its first question, and the worker who began it."""
    user = worker()
    return user, factories.draft(factories.household(by=user))


def test_k2_an_interview_by_keyboard_takes_two_keys_a_question_and_ten_more(desk_of, begun):
    user, draft = begun
    desk = desk_of(user)
    desk.go("assessments:interview", draft.key)
    keyboard = Keyboard(desk.page)
    questions, pages = 0, 0
    while not desk.is_at_the_end:
        asked = desk.asked()
        questions, pages = questions + len(asked), pages + 1
        keyboard.press("Enter")
        for code in asked:
            expect(desk.page.locator(f"#div_id_{code} :focus")).to_have_count(1)
            answer_by_keys(desk, keyboard, code, is_last=code == asked[-1])
    keyboard.press("Enter")
    keyboard.press("Enter", leaves=True)
    expect(desk.page).to_have_url(RESULT)
    assert keyboard.presses <= 2 * questions + 10
    assert pages <= questions / 5 + 3
    assert set(Assessment.objects.get().missing) == set()


def answer_by_keys(desk, keyboard, code, *, is_last):
    """Pick with a digit or type; then go on with Enter, out of a text box with Ctrl+Enter."""
    question = factories.shipped(Tool.CRISIS).question(code)
    if question.options:
        keyboard.press({"yes": "2", "not_safe_now": "3"}.get(question.options[0].code, "1"))
    else:
        keyboard.type({"l1_zip": "95814", "storage_totes": "2"}.get(code, "Example words"))
    in_text_box = desk.page.locator("textarea:focus").count()
    keyboard.press("Control+Enter" if in_text_box else "Enter", leaves=is_last)


ALT = 1
"""The bit of the Alt key in what the browser is sent."""


class Keyboard:
    """Counts key presses; what is typed into text boxes is not counted (K2)."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key, *, leaves=False):
        """Press one key; `leaves` waits for the page it leads to."""
        self.presses += 1
        if not leaves:
            self.page.keyboard.press(key)
            return
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press(key)

    def alt(self, letter, *, leaves=False):
        """Press Alt and a letter, as a browser gets it: Playwright's own press leaves out the
        text that tells an access key.
        """
        self.presses += 1
        pressed = {"key": letter, "text": letter, "unmodifiedText": letter, "modifiers": ALT}
        send = self.page.context.new_cdp_session(self.page).send
        if not leaves:
            send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed})
            return
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed})

    def type(self, text):
        """Type words into the box that has the focus."""
        self.page.keyboard.type(text)


# --- When things go wrong -------------------------------------------------------------------


def test_the_back_button_after_submitting_leads_to_the_result(desk_of):
    user = worker()
    desk = desk_of(user)
    submit(desk, factories.household(by=user), Tool.CRISIS, MAN_OF_57)
    result = desk.page.url
    desk.page.go_back(wait_until="domcontentloaded")
    expect(desk.page).to_have_url(result)
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
    assert Assessment.objects.count() == 1


def test_a_double_click_on_submit_makes_one_assessment(desk_of):
    user = worker()
    submit_twice(desk_of(user), user)


def test_a_double_click_on_submit_makes_one_assessment_with_scripts_off(without_scripts, site):
    user = worker()
    remember(without_scripts.page.context, site, user)
    submit_twice(without_scripts, user)


def submit_twice(desk, user):
    draft = asked_to_the_end(factories.household(by=user), Tool.CRISIS, MAN_OF_57)
    desk.go("assessments:check", draft.key)
    desk.page.get_by_role("button", name="Submit").dblclick()
    expect(desk.page).to_have_url(RESULT)
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
    assert Assessment.objects.count() == 1
    assert not Draft.objects.exists()


def test_after_the_session_ended_signing_in_leads_back_with_the_answers_kept(desk_of, begun):
    user, draft = begun
    desk = desk_of(user)
    desk.go("assessments:interview", draft.key)
    desk.answer(Tool.CRISIS, "l1_place", "tent")
    desk.press("Continue")
    end_all_sessions()
    interrupted = desk.page.url
    desk.press("Continue")
    desk.expect_title("Sign in")
    desk.sign_in(user)
    expect(desk.page).to_have_url(interrupted)
    desk.follow("Back")
    expect(desk.page.get_by_label("A tent or camp")).to_be_checked()


def test_a_wrong_answer_is_named_and_keeps_what_was_typed(desk_of, begun):
    user, draft = begun
    desk = desk_of(user)
    desk.go("assessments:page", draft.key, "animals")
    desk.answer(Tool.CRISIS, "pets", "no")
    desk.answer(Tool.CRISIS, "storage_totes", "a lot")
    desk.press("Continue")
    expect(desk.page.locator(".error-summary")).to_be_focused()
    expect(desk.page).to_have_title(re.compile("^Error: "))
    desk.page.locator(".error-summary a").click()
    expect(desk.page.locator("#div_id_storage_totes :focus")).to_have_value("a lot")
    expect(desk.page.locator("#div_id_pets").get_by_label("No", exact=True)).to_be_checked()


# --- Documents -------------------------------------------------------------------------------


def test_k9_a_paper_that_arrived_is_attached_with_two_clicks(desk_of):
    """Choosing the file is one, the button the other; then the lists are told by the tool (R28)."""
    made = factories.household()
    factories.service_plan(made, factories.assessment(made, Tool.HCT))
    *_, missing = factories.all_documents(made)
    missing.delete()
    desk = desk_of(made.created_by)
    desk.go("clients:household", made.pk)
    pdf = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": attachments.PDF}
    desk.page.get_by_label("Copy of it: Proof of income").set_input_files(pdf)
    desk.press("Save what arrived")
    desk.expect_title("Documents")
    desk.follow("Proof of income")
    desk.pick("How far is it?", "Accepted: I looked at it and it counts")
    desk.press("Save")
    desk.follow("Open the record")
    desk.pick("Which programs do they want?", "Rapid re-housing")
    desk.press("Save")
    expect(desk.page.get_by_text("The list says doc-ready.")).to_be_visible()
