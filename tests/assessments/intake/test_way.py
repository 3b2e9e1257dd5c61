"""R36, R39: an intake leads from page to page."""

import pytest
from django.urls import reverse

from assessments.enums import IntakeState, Tool
from assessments.models import Draft, Intake
from clients.models import Enrollment
from tests import factories
from tests.assessments.intake import scenes
from tests.assessments.intake.addresses import begin_url, home_of, url
from tests.assessments.intake.walking import Walk

pytestmark = pytest.mark.usefixtures("tools")


def test_r36_a_new_client_is_led_through_all_twelve_pages(new):
    made, browser = new
    walk = Walk(browser).press(begin_url(made))
    parts = [walk.part]
    while walk.part:
        walk.send()
        parts.append(walk.part)
    numbers = [int(part[0]) for part in parts if part]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 13))
    assert {part[1] for part in parts if part} == {"12"}
    assert Intake.objects.get().state == IntakeState.QUEUED


def test_r39_of_a_family_every_member_is_entered_and_confirmed(sign_in):
    browser = sign_in()
    made = factories.household(
        by=browser.user,
        enrolled=False,
        situation=None,
        release=factories.NO_RELEASE,
        partner=True,
        children=(4, 8, 12),
    )
    walk = Walk(browser).press(begin_url(made)).to_the_end()
    codes = [membership.client.code for membership in made.memberships.all()]
    profiles = {reverse("clients:profile", args=[code]) for code in codes}
    assert profiles < set(walk.passed)
    assert Enrollment.objects.filter(household=made, exited_on=None).count() == 5


def test_r39_somebody_added_on_the_way_leads_back_to_the_family(sign_in):
    browser = sign_in()
    made = factories.household(by=browser.user, enrolled=False, situation=None)
    intake = scenes.begin(made)
    walk = Walk(browser).open(url("intake_page", intake, "family"))
    baby = reverse("clients:newborn", args=[made.pk])
    assert reverse("clients:add_member", args=[made.pk]) in walk.page
    on = factories.today()
    born = {"born_on_month": on.month, "born_on_day": on.day, "born_on_year": on.year}
    walk.press(baby, born | {"first_name": "Bo", "last_name": "Example"})
    assert walk.url == url("intake_page", intake, "family")
    assert "Bo Example" in walk.page


def test_what_is_known_is_not_asked_again(sign_in):
    """A colleague of another agency takes in somebody whom everything is known of."""
    known = factories.household()
    for tool in (Tool.DIVERSION, Tool.HOUSING_NEEDS):
        factories.assessment(known, tool)
    walk = Walk(sign_in()).press(begin_url(known)).to_the_end()
    assert not [each for each in walk.passed if "/interviews/" in each or "/enroll/" in each]


def test_a_question_that_was_left_open_does_not_hold_the_way_up(new):
    made, browser = new
    intake = scenes.begin(made)
    Walk(browser).open(url("intake_next", intake)).to_the_end(lambda w: "/finish/" in w.url)
    page = browser.get(url("intake_finish", intake)).content.decode()
    assert "Left open" in page
    assert "questions are open" in page
    assert ">Finish</button>" in page


def test_without_an_intake_every_page_leads_to_the_household_as_ever(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    situation = reverse("clients:living_situation", args=[made.pk])
    on = factories.today()
    day = {f"information_date_{part}": getattr(on, part) for part in ("month", "day", "year")}
    saved = browser.post(situation, day | {"situation": "116"})
    assert saved.url == reverse("clients:household", args=[made.pk])


def test_a_page_opened_from_the_household_leads_back_to_it_though_an_intake_is_open(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    intake = scenes.begin(made)
    Walk(browser).open(url("intake_next", intake))
    home_of(browser, made)
    situation = reverse("clients:living_situation", args=[made.pk])
    assert "Intake ·" not in browser.get(situation).content.decode()
    on = factories.today()
    day = {f"information_date_{part}": getattr(on, part) for part in ("month", "day", "year")}
    saved = browser.post(situation, day | {"situation": "116"})
    assert saved.url == reverse("clients:household", args=[made.pk])


def test_the_bar_of_one_household_never_stands_above_another(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    Walk(browser).open(url("intake_next", scenes.begin(made)))
    other = factories.household(by=made.created_by)
    there = reverse("clients:living_situation", args=[other.pk])
    assert "Intake ·" not in browser.get(there).content.decode()


def test_the_session_remembers_numbers_and_no_person(new):
    made, browser = new
    Walk(browser).press(begin_url(made))
    remembered = str(browser.session["way"])
    head = factories.head_of(made)
    assert head.first_name not in remembered
    assert head.last_name not in remembered


@pytest.mark.parametrize("page", ["no-such-page", "FAMILY"])
def test_another_word_is_no_page(sign_in, page):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    assert browser.get(url("intake_page", intake, page)).status_code == 404


@pytest.mark.parametrize("page", ["enrollment", "talk", "outcome", "needs", "papers"])
def test_a_page_that_waits_leads_to_what_comes_first_and_says_why(new, page):
    made, browser = new
    intake = scenes.begin(made)
    answer = browser.get(url("intake_page", intake, page), follow=True)
    assert answer.request["PATH_INFO"] == reverse(
        "clients:profile", args=[factories.head_of(made).code]
    )
    assert "Ask about the release of information first." in answer.content.decode()
    assert browser.post(url("intake_talk", intake, "diversion")).status_code == 302
    assert browser.post(url("intake_outcome", intake), {"outcome": "queue"}).status_code == 302
    assert not Draft.objects.exists()
