"""R36: an intake that is left, resumed or given up."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import IntakeState
from assessments.models import Draft, Intake
from clients.models import CoordinatedEntryEvent
from tests import factories
from tests.assessments.intake import scenes
from tests.assessments.intake.addresses import url
from tests.assessments.intake.walking import Walk

pytestmark = pytest.mark.usefixtures("tools")
KNOWN = {"race_ethnicity": [5], "sex": 1, "veteran_status": 0, "ssn_data_quality": 9}


def test_r36_an_unfinished_intake_is_listed_and_resumed_by_a_colleague_where_it_stopped(sign_in):
    made = factories.household(head=KNOWN)
    intake = scenes.begin(made)
    Walk(sign_in(made.created_by)).open(url("intake_page", intake, "family")).send()
    colleague = sign_in(agency=made.agency)
    listed = colleague.get(reverse("home")).content.decode()
    assert url("intake_next", intake) in listed
    walk = Walk(colleague).open(url("intake_next", intake))
    assert walk.part[2] not in ("The person, and what may be shared", "Family members")
    walk.to_the_end()
    intake.refresh_from_db()
    assert (intake.started_by, intake.finished_by) == (made.created_by, colleague.user)


def test_an_intake_is_not_listed_for_other_agencies_and_its_interviews_not_twice(sign_in):
    intake = scenes.ready(IntakeState.TALKING)
    assert url("intake_next", intake) not in sign_in().get(reverse("home")).content.decode()
    mine = sign_in(intake.started_by).get(reverse("home")).content.decode()
    assert url("intake_next", intake) in mine
    assert "/interviews/" not in mine


@pytest.mark.parametrize(("days", "is_stale"), [(14, False), (15, True)])
def test_c20_an_intake_untouched_for_more_than_14_days_is_marked(sign_in, days, is_stale):
    intake = scenes.ready(IntakeState.TALKING, at=timezone.now() - timedelta(days=days))
    listed = sign_in(intake.started_by).get(reverse("home")).content.decode()
    assert ("Untouched for 15 days" in listed) == is_stale


def test_r36_started_in_error_is_discarded_in_two_keys_from_its_page(sign_in):
    intake = scenes.ready(IntakeState.TALKING)
    browser = sign_in(intake.started_by)
    page = browser.get(url("intake", intake)).content.decode()
    assert 'name="why" value="mistake"' in page
    assert f'action="{url("intake_discard", intake)}"' in page
    browser.post(url("intake_discard", intake), {"why": "mistake"})
    intake.refresh_from_db()
    assert (intake.state, intake.discard_reason) == ("discarded", "Started by mistake")
    assert not Draft.objects.unfinished().exists()
    assert not CoordinatedEntryEvent.objects.exists()
    listed = browser.get(reverse("home")).content.decode()
    assert url("intake_next", intake) not in listed


def test_r36_what_was_recorded_stays_and_says_how_it_is_deleted(new):
    made, browser = new
    intake = scenes.begin(made)
    factories.enroll(made)
    page = browser.get(url("intake", intake)).content.decode()
    assert "They stay enrolled, since" in page
    assert reverse("clients:ask_deletion", args=[made.pk]) in page


def test_r36_who_would_discard_for_a_wrong_start_finds_the_way_to_change_it(sign_in):
    intake = scenes.ready(IntakeState.TALKING, at=timezone.now() - timedelta(hours=1))
    browser = sign_in(intake.started_by)
    start = reverse("clients:start", args=[intake.household_id])
    for name in ("intake", "intake_discard"):
        assert start in browser.get(url(name, intake)).content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "This field is required"),
        ({"why": "other"}, "Say in a few words why."),
        ({"why": "no_such_reason"}, "Select a valid choice"),
        ({"why": "other", "words": "a\x00b"}, "Error: "),
    ],
)
def test_discarding_needs_a_reason(sign_in, typed, says):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    answer = browser.post(url("intake_discard", intake), typed)
    assert answer.status_code == 200
    assert "Error: " in answer.content.decode()
    assert Intake.objects.unfinished().exists(), says


def test_other_reasons_are_kept_in_words(sign_in):
    intake = scenes.ready()
    browser = sign_in(intake.started_by)
    browser.post(url("intake_discard", intake), {"why": "other", "words": "Moved to Reno"})
    intake.refresh_from_db()
    assert intake.discard_reason == "Moved to Reno"
