"""R45: a diversion is saved with at least one service that led to it."""

import pytest
from django.urls import reverse

from clients.actions import exits
from clients.actions.services import NeedsDescription
from clients.enums import LEADS_TO_DIVERSION, ServiceKind
from clients.models import (
    CaseNote,
    Exit,
    Service,
)
from tests import factories
from tests.clients.diversion.leaving import (
    RENTAL,
    confirmed,
    divert,
    text,
    typed,
)


def test_r45_without_a_service_it_is_not_saved_and_says_why_beside_the_field(enrolled):
    made, browser, url = enrolled
    for answer in (
        browser.post(url, typed(services=[])),
        browser.post(url, confirmed(services=[])),
    ):
        page = text(answer)
        assert page.count("Tick at least one service that led to this diversion.") == 2
        assert 'href="#id_services' in page
        assert f'value="{RENTAL}" selected' in page
    assert not Exit.objects.exists()
    with pytest.raises(exits.NeedsService):
        divert(made, RENTAL, "ride")


@pytest.mark.parametrize("kind", [k for k in LEADS_TO_DIVERSION if k != "diversion_other"])
def test_r45_each_service_that_leads_to_a_diversion_is_enough(enrolled, kind):
    made, browser, url = enrolled
    browser.post(url, confirmed(services=[kind]))
    saved = Service.objects.get()
    assert (saved.kind, saved.provided_on, saved.household) == (kind, factories.today(), made)
    assert saved.stay == made.enrollments.get().stay
    assert (saved.client, saved.recorded_by) == (factories.head_of(made), browser.user)


def test_r45_other_help_needs_words_which_become_a_case_note(enrolled):
    made, browser, url = enrolled
    other = [ServiceKind.DIVERSION_OTHER, ServiceKind.TRAVEL]
    refused = text(browser.post(url, typed(services=other)))
    assert "Say what the other help was." in refused
    assert 'id="id_services_9" checked' in refused
    browser.post(url, confirmed(services=other, described="Paid the fee for her storage unit"))
    note = CaseNote.objects.get()
    assert (note.kind, note.text) == ("diversion", "Paid the fee for her storage unit")
    assert (note.household, note.written_on) == (made, factories.today())
    assert set(Service.objects.values_list("kind", flat=True)) == set(other)
    Exit.objects.all().delete()
    made.enrollments.update(exited_on=None)
    Service.objects.all().delete()
    with pytest.raises(NeedsDescription):
        divert(made, RENTAL, *other)


def test_r45_words_without_other_help_are_left_out_and_it_is_said(enrolled):
    _, browser, url = enrolled
    answer = browser.post(url, confirmed(described="Not needed"), follow=True)
    assert "Left out, because of another answer" in text(answer)
    assert not CaseNote.objects.exists()


def test_r16_words_about_an_anonymous_household_are_asked_about(sign_in, tools):
    made = factories.household(head={"anonymous": True})
    browser = sign_in(made.created_by)
    url = reverse("clients:diversion_exit", args=[made.pk])
    named = {"services": ["diversion_other"], "described": "Called Maria Lopez at 916-555-0100"}
    assert "This may identify the person" in text(browser.post(url, typed(**named)))
    check = text(browser.post(url, typed()))
    assert "another project" not in check
    assert browser.post(url, confirmed(verified_by="Example House")).status_code == 302
    assert made.living_situations.newest_first().first().verified_by == ""
