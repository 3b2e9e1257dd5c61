"""R36, R42, R44, C14: the talk of an intake, its outcome and its finish."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import IntakeState
from assessments.models import Assessment, Draft
from clients.models import CoordinatedEntryEvent, Enrollment
from tests import factories
from tests.assessments.conversation import messages_of
from tests.assessments.intake import scenes
from tests.assessments.intake.addresses import home_of, url

pytestmark = pytest.mark.usefixtures("tools")
STAY_ASIDE = ["intake", "intake_outcome", "intake_finish"]


# --- The talk and its outcome (R42, R44) -----------------------------------------------------


def test_r42_the_talk_is_topics_and_no_script_and_may_stay_empty(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    intake = scenes.begin(made)
    page = browser.get(url("intake_talk", intake, "diversion")).content.decode()
    assert "topics, not a script" in page
    begun = browser.post(url("intake_talk", intake, "diversion"), {"assessment_type": "3"})
    assert begun.url == reverse("assessments:interview", args=[Draft.objects.get().key])
    assert browser.get(url("intake_outcome", intake)).status_code == 200


def test_how_they_talk_is_asked_once(sign_in):
    made = factories.household()
    browser = sign_in(made.created_by)
    intake = scenes.begin(made)
    browser.post(url("intake_talk", intake, "diversion"), {"assessment_type": "1"})
    assert (
        "How are you talking?"
        not in browser.get(url("intake_talk", intake, "housing_needs")).content.decode()
    )
    browser.post(url("intake_outcome", intake), {"outcome": "queue"})
    assert set(Draft.objects.values_list("tool", "assessment_type")) == {
        ("diversion", 1),
        ("housing_needs", 1),
    }


def test_r44_not_ready_keeps_the_intake_open_and_lists_it_with_its_day(sign_in):
    intake = scenes.ready(IntakeState.BEGUN)
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_outcome", intake), {"outcome": "talking"})
    assert answer.url == reverse("clients:household", args=[intake.household_id])
    assert "Kept open" in messages_of(browser, answer.url)
    listed = browser.get(reverse("home")).content.decode()
    assert "Still talking" in listed
    assert f"since {timezone.localdate():%b} {timezone.localdate().day}" in listed


@pytest.mark.parametrize("typed", [{}, {"outcome": ""}, {"outcome": "housed"}])
def test_an_unknown_outcome_gets_a_message_and_changes_nothing(sign_in, typed):
    intake = scenes.ready(IntakeState.TALKING)
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_outcome", intake), typed)
    assert answer.status_code == 200
    assert "Error: " in answer.content.decode()
    intake.refresh_from_db()
    assert intake.state == IntakeState.TALKING


# --- Finish (R36, R44, C14) ------------------------------------------------------------------


def test_r44_diverted_starts_the_exit_at_once_and_the_household_says_so_until_then(sign_in):
    intake = scenes.ready(scenes.DIVERTED)
    browser = sign_in(intake.started_by)
    exit_url = reverse("clients:diversion_exit", args=[intake.household_id])
    assert "Exit still to record" not in home_of(browser, intake.household)
    assert browser.post(url("intake_finish", intake)).url == exit_url
    page = home_of(browser, intake.household)
    assert "Exit still to record" in page
    assert exit_url in page
    Enrollment.objects.update(exited_on=factories.today())
    assert "Exit still to record" not in home_of(browser, intake.household)


def test_c14_no_leads_to_the_queue_and_not_to_an_exit(sign_in):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_finish", intake))
    assert answer.url == reverse("clients:household", args=[intake.household_id])
    page = home_of(browser, intake.household)
    assert "Placed on the queue on" in page
    assert "Exit still to record" not in page


def test_r36_pressing_finish_twice_finishes_once_and_leads_to_the_same_place(sign_in):
    intake = scenes.ready(scenes.DIVERTED)
    browser = sign_in(intake.started_by)
    first, second = [browser.post(url("intake_finish", intake)) for _ in range(2)]
    assert first.url == second.url
    assert CoordinatedEntryEvent.objects.count() == 1


def test_r36_finish_names_what_is_missing_with_the_way_there(sign_in):
    intake = factories.intake(factories.household(situation=None), IntakeState.TALKING)
    browser = sign_in(intake.started_by)
    page = browser.get(url("intake_finish", intake)).content.decode()
    for missing in ("family", "living-situation", "talk", "outcome"):
        assert url("intake_page", intake, missing) in page
    assert ">Finish</button>" not in page
    forced = browser.post(url("intake_finish", intake)).content.decode()
    assert "Record where they are living now." in forced
    assert not Assessment.objects.exists()


def test_r31_who_is_not_certified_is_told_so_at_finish_and_nothing_is_lost(sign_in):
    intake = scenes.ready()
    colleague = factories.UserFactory(agency=intake.household.agency, certified_through=False)
    browser = sign_in(colleague)
    page = browser.post(url("intake_finish", intake)).content.decode()
    assert "not certified" in page
    assert Draft.objects.count() == 2


def test_an_ended_intake_leads_to_what_came_of_it(sign_in):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    scenes.discard(intake)
    for name in STAY_ASIDE:
        answer = browser.get(url(name, intake))
        assert answer.url == reverse("clients:household", args=[intake.household_id])
