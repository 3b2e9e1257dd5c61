"""Services: several added in one go, seen on the household's page, changed or taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import AuditEvent
from clients.actions import services as actions
from clients.actions.events import NotEnrolled
from clients.enums import ServiceKind
from clients.models import CaseNote, Service
from clients.rules.stays import last_day_of
from clients.views import services as views
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.factories import help_given


@pytest.fixture
def enrolled(sign_in, tools):
    """A couple, its browser, and the address of its services."""
    made = factories.household(partner=True)
    return made, sign_in(made.created_by), reverse("clients:services", args=[made.pk])


def typed(solving=(), other_help=(), day=None, **answers):
    """What the page sends."""
    days = three_boxes("provided_on", day or factories.today())
    return days | {"solving": solving, "other_help": other_help} | answers


def for_head(made, **answers):
    return typed(person=factories.head_of(made).code, **answers)


def text(answer):
    return answer.content.decode()


def kinds():
    return sorted(Service.objects.values_list("kind", flat=True))


# --- Added -----------------------------------------------------------------------------------


def test_several_services_are_added_in_one_go(enrolled):
    made, browser, url = enrolled
    answer = browser.post(url, for_head(made, solving=["travel"], other_help=["ride", "benefits"]))
    assert answer.url == reverse("clients:household", args=[made.pk])
    assert kinds() == ["benefits", "ride", "travel"]
    saved = Service.objects.first()
    assert (saved.client, saved.recorded_by) == (factories.head_of(made), browser.user)
    assert saved.stay == made.enrollments.first().stay
    assert AuditEvent.objects.filter(verb="recorded", household_id=made.pk).count() == 3


def test_the_head_is_offered_and_another_member_may_be_chosen(enrolled):
    made, browser, url = enrolled
    partner = made.memberships.get(relationship=3).client
    assert 'id="id_person_0" checked' in text(browser.get(url))
    browser.post(url, typed(other_help=["documents"], person=partner.code))
    assert Service.objects.get().client == partner


def test_nobody_is_asked_whom_it_was_for_where_there_is_one_person(sign_in, tools):
    made = factories.household()
    browser = sign_in(made.created_by)
    url = reverse("clients:services", args=[made.pk])
    assert "Who was it for?" not in text(browser.get(url))
    browser.post(url, typed(other_help=["documents"]))
    assert Service.objects.get().client == factories.head_of(made)


def test_nothing_ticked_is_an_error_beside_the_field(enrolled):
    made, browser, url = enrolled
    page = text(browser.post(url, for_head(made)))
    assert page.count("Tick at least one kind of help.") == 2
    assert not Service.objects.exists()


def test_saved_twice_it_is_on_record_once(enrolled):
    made, browser, url = enrolled
    twice = for_head(made, solving=["diversion_other", "legal"], described="A storage unit")
    browser.post(url, twice)
    assert "That is on record already." in text(browser.post(url, twice, follow=True))
    assert kinds() == ["diversion_other", "legal"]
    assert CaseNote.objects.count() == 1


def test_r45_other_help_needs_words_here_too(enrolled):
    made, browser, url = enrolled
    page = text(browser.post(url, for_head(made, solving=["diversion_other"])))
    assert "Say what the other help was." in page
    assert not Service.objects.exists()


@pytest.mark.parametrize("days", [-30, 1])
def test_help_is_of_a_day_of_the_stay_and_never_of_the_future(enrolled, days):
    made, browser, url = enrolled
    day = factories.today() + timedelta(days=days)
    assert browser.post(url, for_head(made, other_help=["ride"], day=day)).status_code == 200
    with pytest.raises((NotEnrolled, IntegrityError)), transaction.atomic():
        actions.record_services(
            household=made,
            client=factories.head_of(made),
            kinds=["ride"],
            provided_on=day,
            by=made.created_by,
            at=timezone.now(),
        )
    assert not Service.objects.exists()


def test_who_was_never_enrolled_is_enrolled_first(sign_in, tools):
    made = factories.household(enrolled=False)
    answer = sign_in(made.created_by).get(reverse("clients:services", args=[made.pk]), follow=True)
    assert "Enroll them first" in text(answer)


def test_help_of_a_stay_that_ended_is_dated_until_its_last_day():
    on = factories.today()
    left = on - timedelta(days=3)
    assert last_day_of([left, None], on=on) == on
    assert last_day_of([left, left - timedelta(days=1)], on=on) == left
    assert last_day_of([on + timedelta(days=1)], on=on) == on


# --- Shown -----------------------------------------------------------------------------------


def test_services_stand_on_the_household_s_page_and_in_its_timeline(enrolled):
    made, browser, url = enrolled
    name = factories.head_of(made).display_name
    browser.post(url, for_head(made, solving=["arrears"]))
    for page in ("household", "timeline", "services"):
        shown = text(browser.get(reverse(f"clients:{page}", args=[made.pk])))
        assert "Rent that was owed" in shown
    assert f"Rent that was owed: {name}" in text(
        browser.get(reverse("clients:timeline", args=[made.pk]))
    )


def test_a_household_s_page_leads_to_events_services_and_notes(enrolled):
    made, browser, _ = enrolled
    page = text(browser.get(reverse("clients:household", args=[made.pk])))
    for name in ("services", "event", "notes", "note_add", "exit", "diversion_exit"):
        assert page.count(f'"{reverse(f"clients:{name}", args=[made.pk])}"') == 1, name


# --- Changed and taken back ------------------------------------------------------------------


@pytest.fixture
def recorded(enrolled):
    """A service of that couple, and the address where it is changed."""
    made, browser, _ = enrolled
    service = help_given.service(made, ServiceKind.RIDE)
    return service, browser, reverse("clients:service", args=[service.pk])


def change(service, **fields):
    before = {"kind": service.kind, "person": service.client.code, "change": "1"}
    return before | three_boxes("provided_on", service.provided_on) | fields


def test_a_service_is_changed_and_what_stood_there_stays_readable(recorded):
    service, browser, url = recorded
    browser.post(url, change(service, kind="documents"))
    service.refresh_from_db()
    assert (service.kind, service.changed_by) == ("documents", browser.user)
    page = text(browser.get(url))
    assert "How it stood before" in page
    assert "A ride or a transit pass" in page
    assert AuditEvent.objects.filter(verb="changed", subject="clients.Service").count() == 1


def test_a_service_is_not_changed_into_one_that_is_on_record(recorded):
    service, browser, url = recorded
    help_given.service(service.household, ServiceKind.DOCUMENTS)
    page = text(browser.post(url, change(service, kind="documents")))
    assert "on record for that person and day already" in page
    service.refresh_from_db()
    assert service.kind == "ride"


def test_a_service_is_taken_back_with_a_reason_and_the_row_stays(recorded):
    service, browser, url = recorded
    assert "Answer this: Why is it taken back?" in text(browser.post(url, {"take_back": "1"}))
    browser.post(url, {"take_back": "1", "back-because": "It was another household"})
    service.refresh_from_db()
    assert service.taken_back_because == "It was another household"
    shown = text(browser.get(reverse("clients:services", args=[service.household_id])))
    assert "Taken back: It was another household" in shown
    page = text(browser.get(reverse("clients:household", args=[service.household_id])))
    assert "A ride or a transit pass" not in page
    assert browser.get(url).status_code == 404
    with pytest.raises(actions.TakenBackAlready):
        actions.take_back_service(service=service, because="x", by=browser.user, at=timezone.now())


def test_whoever_got_help_and_moved_out_is_still_who_got_it(recorded):
    service, browser, url = recorded
    partner = service.household.memberships.get(relationship=3)
    service.client = partner.client
    service.save()
    partner.ended_on = factories.today()
    partner.save()
    browser.post(url, change(service, kind="benefits"))
    service.refresh_from_db()
    assert (service.kind, service.client) == ("benefits", partner.client)


def test_r17_where_the_county_lets_no_service_be_changed_there_is_no_such_page(
    recorded, monkeypatch
):
    service, browser, url = recorded
    monkeypatch.setattr(views, "COUNTY", replace(views.COUNTY, editable_forms=frozenset()))
    assert browser.get(url).status_code == 404
    assert browser.post(url, change(service, kind="documents")).status_code == 404
    services = reverse("clients:services", args=[service.household_id])
    assert url not in text(browser.get(services))


def test_the_database_refuses_a_take_back_without_a_reason(recorded):
    service, _, _ = recorded
    service.taken_back_at = timezone.now()
    with pytest.raises(IntegrityError, match="who_and_why"), transaction.atomic():
        service.save()


# --- Who may ---------------------------------------------------------------------------------


def test_another_agency_s_private_household_has_no_page_of_services(sign_in, tools):
    made = factories.household(release=factories.REFUSED)
    service = help_given.service(made)
    for role in (Role.ASSESSOR, Role.CAS_STAFF):
        browser = sign_in(role=role)
        assert browser.get(reverse("clients:services", args=[made.pk])).status_code == 404
        assert browser.get(reverse("clients:service", args=[service.pk])).status_code == 404
