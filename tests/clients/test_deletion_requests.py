"""What people want deleted: written down, and answered by the CAS lead with a reason."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import AuditEvent
from clients.models import Client, DeletionRequest
from tests import factories
from tests.factories.worklists import deletion_request

pytestmark = pytest.mark.django_db


def ask(browser, made, wish="Example: my old name"):
    url = reverse("clients:ask_deletion", args=[made.pk])
    return browser.post(url, {"wish": wish}, follow=True)


def test_a_request_is_written_down_once_and_deletes_nothing(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    people = Client.objects.count()
    assert "The CAS lead sees it" in ask(browser, made).content.decode()
    assert "waits for an answer already" in ask(browser, made).content.decode()
    asked = DeletionRequest.objects.get()
    assert (asked.wish, asked.asked_by) == ("Example: my old name", browser.user)
    assert Client.objects.count() == people
    assert AuditEvent.objects.filter(verb="asked for deletion", household_id=made.pk).count() == 1


def test_the_lead_answers_with_a_reason_that_stands_on_the_household_and_its_timeline(
    sign_in, tools
):
    made = factories.household()
    asked = deletion_request(made)
    lead = sign_in(role=Role.CAS_LEAD)
    url = reverse("clients:answer_deletion", args=[asked.pk])
    missing = lead.post(url, {"answer": "stays"})
    assert missing.status_code == 200
    assert "Answer this: Why?" in missing.content.decode()
    lead.post(url, {"answer": "stays", "reason": "The law asks us to keep it."})
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("stays", lead.user)
    for page in ("household", "timeline"):
        shown = lead.get(reverse(f"clients:{page}", args=[made.pk])).content.decode()
        assert "The law asks us to keep it." in shown


def test_whoever_comes_second_is_led_to_the_answer_of_the_first(sign_in, tools):
    asked = deletion_request(factories.household())
    first, second = sign_in(role=Role.CAS_LEAD), sign_in(role=Role.CAS_LEAD)
    url = reverse("clients:answer_deletion", args=[asked.pk])
    first.post(url, {"answer": "stays", "reason": "The law asks us to keep it."})
    for shown in (
        second.get(url, follow=True),
        second.post(url, {"answer": "will_do", "reason": "Example"}, follow=True),
    ):
        assert "Somebody answered this request meanwhile." in shown.content.decode()
        assert "The law asks us to keep it." in shown.content.decode()


def test_an_answer_without_a_reason_is_refused_by_the_database(tools):
    asked = deletion_request(factories.household())
    asked.answer, asked.answered_by = "stays", asked.asked_by
    asked.answered_at = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()


def test_what_may_identify_an_anonymous_person_is_asked_about_first(sign_in, tools):
    browser = sign_in(role=Role.VSP_ASSESSOR)
    made = factories.household(by=browser.user, head={"anonymous": True})
    shown = ask(browser, made, "Call 916 555 0100").content.decode()
    assert "This may identify the person" in shown
    assert not DeletionRequest.objects.exists()
