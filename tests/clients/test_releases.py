"""Releases of information: granted for a year, refused, withdrawn at once (C7, DOMAIN Q14)."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clients.models import Release
from tests import factories

SIGNED = {
    "decision": "granted",
    "documentation": "signed_electronically",
    "signed_name": "Person Example",
}


@pytest.fixture
def asked(sign_in, tools):
    """A household without a release, its head's release page and a browser of its agency."""
    made = factories.household(release=factories.NO_RELEASE)
    browser = sign_in(made.created_by)
    return made, browser, reverse("clients:release", args=[factories.head_of(made).code])


def test_a_granted_release_lasts_a_year_and_opens_the_next_step(asked):
    made, browser, url = asked
    assert browser.post(url, SIGNED).status_code == 302
    release = Release.objects.get()
    assert release.ends_on == factories.today() + timedelta(days=365)
    assert release.recorded_by == browser.user
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Shared by release" in page


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ({"decision": ""}, "Choose an answer"),
        ({"documentation": ""}, "Choose how the release was signed"),
        ({"signed_name": ""}, "type their name as a signature"),
        ({"documentation": "verbal"}, "Choose one of the answers shown"),
    ],
)
def test_an_incomplete_release_is_refused_beside_the_field(asked, left_out, words):
    _, browser, url = asked
    refused = browser.post(url, SIGNED | left_out)
    assert words in refused.content.decode()
    assert not Release.objects.exists()


def test_c7_a_refusal_is_recorded_and_needs_no_signature(asked):
    made, browser, url = asked
    assert browser.post(url, {"decision": "refused"}).status_code == 302
    release = Release.objects.get()
    assert (release.decision, release.ends_on, release.signed_name) == ("refused", None, "")
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Private to this agency" in page
    assert "The record stays with your agency" in page


def test_a_release_counts_on_its_last_day_and_not_on_the_next(sign_in, tools):
    made = factories.household()
    last = Release.objects.get().ends_on
    url = reverse("clients:household", args=[made.pk])
    evening = datetime.combine(last, time(23), timezone.get_current_timezone())
    with time_machine.travel(evening):
        assert sign_in().get(url).status_code == 200
    with time_machine.travel(evening + timedelta(hours=2)):
        assert sign_in().get(url).status_code == 404


def test_withdrawing_asks_once_more_and_then_shuts_others_out_at_once(sign_in, tools):
    made = factories.household()
    owner, other = sign_in(made.created_by), sign_in()
    url = reverse("clients:withdraw", args=[factories.head_of(made).code])
    page = reverse("clients:household", args=[made.pk])
    assert owner.get(url).status_code == 200
    assert other.get(page).status_code == 200
    owner.post(url)
    assert other.get(page).status_code == 404
    assert Release.objects.get().withdrawn_at
    assert owner.get(url).status_code == 302, "there is nothing left to withdraw"


def test_a_later_refusal_ends_the_sharing_of_an_earlier_release(asked, sign_in):
    made, browser, url = asked
    browser.post(url, SIGNED)
    other, page = sign_in(), reverse("clients:household", args=[made.pk])
    assert other.get(page).status_code == 200
    browser.post(url, {"decision": "refused"})
    assert other.get(page).status_code == 404


def test_a_release_after_a_withdrawal_shares_again(asked, sign_in):
    made, browser, url = asked
    browser.post(url, SIGNED)
    browser.post(reverse("clients:withdraw", args=[factories.head_of(made).code]))
    browser.post(url, SIGNED)
    assert sign_in().get(reverse("clients:household", args=[made.pk])).status_code == 200
