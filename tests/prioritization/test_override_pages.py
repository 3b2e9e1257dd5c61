"""Pages of the decisions of the CAS lead: making and ending one, and where it is shown."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from prioritization.models import Entry, Override
from tests import factories
from tests.guards.hostile import field_names, posts_to, send

pytestmark = pytest.mark.django_db
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
REASON = "The dog is a guide dog"


@pytest.fixture
def shelter(tools):
    return factories.open_list([NO_PETS], name="Example House")


def with_pets(**household):
    made = factories.household(**household)
    factories.assessment(made, score=3, answers={"pets": "yes"})
    factories.tell_lists(made)
    return made


def decided(shelter, made=None, **fields):
    made = made or with_pets()
    decision = factories.override(made, shelter, **{"reason": REASON, **fields})
    factories.tell_lists(made)
    return decision


def make_url(made, program):
    return reverse("prioritization:override_make", args=[made.pk, program.slug])


def end_url(decision):
    return reverse("prioritization:override_end", args=[decision.pk])


def typed(days=10, reason=REASON, **more):
    day = factories.today() + timedelta(days=days)
    date = {"ends_on_month": day.month, "ends_on_day": day.day, "ends_on_year": day.year}
    return {"reason": reason, **date, **more}


def content(browser, url, **asked):
    return browser.get(url, asked).content.decode()


def test_the_lead_decides_from_the_page_of_the_household(lead, shelter):
    made = with_pets()
    choose_url = reverse("prioritization:override_choose", args=[made.pk])
    assert choose_url in content(lead, reverse("clients:household", args=[made.pk]))
    assert make_url(made, shelter) in content(lead, choose_url)
    answer = lead.post(make_url(made, shelter), typed(), follow=True)
    page = answer.content.decode()
    assert "They stand on the list of Example House now" in page
    assert REASON in page
    assert Entry.objects.standing().filter(household=made).exists()
    decision = Override.objects.get()
    assert decision.created_by == lead.user
    answer = lead.post(end_url(decision), {"reason": "The dog is elsewhere"}, follow=True)
    assert "The rules alone decide again" in answer.content.decode()
    assert not Entry.objects.standing().exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": ""}, "Why do you decide so?"),
        ({"reason": "x" * 501}, "500"),
        ({"ends_on_day": "31", "ends_on_month": "2"}, "has only"),
        ({"ends_on_year": ""}, "must include a year"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    lead, shelter, wrong, words
):
    made = with_pets()
    page = lead.post(make_url(made, shelter), {**typed(), **wrong}).content.decode()
    assert words in page
    assert "Error: " in page
    if "reason" not in wrong:
        assert REASON in page
    assert not Override.objects.exists()


@pytest.mark.parametrize("days", [-1, 31])
def test_a_last_day_out_of_the_countys_limit_is_refused(lead, shelter, days):
    page = lead.post(make_url(with_pets(), shelter), typed(days)).content.decode()
    assert "Last day on the list must be on or" in page
    assert not Override.objects.exists()


def test_pressed_twice_it_is_decided_once(lead, shelter):
    made = with_pets()
    for _ in range(2):
        answer = lead.post(make_url(made, shelter), typed(), follow=True)
    assert "by a decision already" in answer.content.decode()
    assert Override.objects.count() == 1


def test_a_program_that_prohibits_it_is_not_offered_and_says_so(lead, shelter):
    made = with_pets()
    edit = reverse("prioritization:directory_edit", args=[shelter.slug])
    assert 'name="overrides_allowed"' in content(lead, edit)
    lead.post(edit, {"criteria": "Adults"})
    shelter.refresh_from_db()
    assert not shelter.overrides_allowed
    page = content(lead, reverse("prioritization:override_choose", args=[made.pk]))
    assert make_url(made, shelter) not in page
    assert "takes nobody by decision" in page
    lead.post(make_url(made, shelter), typed())
    assert not Override.objects.exists()
    assert "Programs that take nobody by decision" in content(
        lead, reverse("prioritization:overrides")
    )


def test_s4_a_reason_about_somebody_anonymous_is_asked_about(lead, shelter):
    made = with_pets(head={"anonymous": True})
    page = lead.post(make_url(made, shelter), typed(reason="Maria Lopez has a guide dog"))
    assert "This may identify the person" in page.content.decode()
    assert not Override.objects.exists()


def test_the_list_shows_it_with_reason_and_last_day(sign_in, shelter):
    decision = decided(shelter, days=3)
    page = content(
        sign_in(role=Role.CAS_STAFF), reverse("prioritization:list_detail", args=[shelter.slug])
    )
    day = decision.ends_on
    assert f"By decision of the CAS lead until {day:%B} {day.day}, {day.year}: {REASON}" in page


def test_the_rules_admin_sees_that_but_not_why(sign_in, shelter):
    decided(shelter)
    page = content(
        sign_in(role=Role.RULES_ADMIN), reverse("prioritization:list_detail", args=[shelter.slug])
    )
    assert "By decision of the CAS lead until" in page
    assert REASON not in page


def test_an_assessor_of_another_agency_sees_nothing_of_it(sign_in, shelter):
    decided(shelter, with_pets(release="refused"))
    page = content(sign_in(), reverse("prioritization:list_detail", args=[shelter.slug]))
    assert "decision" not in page
    assert REASON not in page


@pytest.mark.parametrize("role", [Role.CAS_STAFF, Role.AUDITOR, Role.ASSESSOR])
def test_others_read_it_at_the_household_and_decide_nothing(sign_in, shelter, role):
    decision = decided(shelter)
    made = decision.household
    browser = sign_in(role=role, agency=made.agency)
    page = content(browser, reverse("clients:household", args=[made.pk]))
    assert REASON in page
    assert end_url(decision) not in page
    for url in (make_url(made, shelter), end_url(decision)):
        assert browser.post(url, typed()).status_code == 403
    decision.refresh_from_db()
    assert decision.ended_at is None


def test_running_and_past_decisions_are_listed_with_their_reasons_and_counted(lead, shelter):
    runs, ended = decided(shelter), decided(shelter, reason="A second reason")
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        decided(shelter, days=5, reason="A third reason")
    lead.post(end_url(ended), {"reason": "It was a mistake"})
    url = reverse("prioritization:overrides")
    running = content(lead, url)
    assert REASON in running
    assert end_url(runs) in running
    assert "A second reason" not in running
    over = content(lead, url, show="over")
    assert REASON not in over
    for words in ("A second reason", "It was a mistake", "A third reason"):
        assert words in over
    (program,) = lead.get(url).context["programs"]
    assert (program.overrides_now, program.overrides_this_year) == (1, 3)


def test_s8_of_a_private_household_staff_read_a_code_and_no_reason(sign_in, shelter):
    made = with_pets(release="refused")
    decided(shelter, made)
    page = content(sign_in(role=Role.CAS_STAFF), reverse("prioritization:overrides"))
    assert f"Code {factories.head_of(made).code}" in page
    assert REASON not in page


@pytest.mark.parametrize("form", ["make", "end"])
def test_whatever_is_posted_crashes_nothing_and_half_saves_nothing(lead, shelter, form):
    made = with_pets()
    url = make_url(made, shelter) if form == "make" else end_url(decided(shelter, made))
    names = field_names(content(lead, url))
    assert "reason" in names
    for kind, fields in posts_to(names):
        before = Override.objects.count()
        answer = send(lead, url, fields)
        assert answer.status_code in (200, 302, 400, 404), kind
        if answer.status_code == 200:
            assert Override.objects.count() == before, kind


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 400, "%00"])
def test_odd_page_numbers_show_a_page(lead, shelter, number):
    decided(shelter)
    url = reverse("prioritization:overrides")
    assert lead.get(f"{url}?page={number}&show={number}").status_code == 200
