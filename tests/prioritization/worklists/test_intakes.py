"""Intakes left unfinished (R36), and exits of diverted households that nobody recorded (R44)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import IntakeKind, IntakeState
from assessments.rules.intake_states import UNFINISHED
from cas.access.roles import Role
from cas.changes import Cause
from clients.models import Client
from prioritization.models import HouseholdFacts
from prioritization.worklists import rows
from prioritization.worklists.catalogue import BY_SLUG
from prioritization.worklists.intakes import unfinished
from prioritization.worklists.scope import Whose, facts_of
from tests import factories
from tests.factories.worklists import case, days_ago
from tests.guards.test_pages_cost import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
DIVERTED, QUEUED, TALKING = IntakeState.DIVERTED, IntakeState.QUEUED, IntakeState.TALKING


def address(**query):
    return reverse("prioritization:unfinished_intakes") + "".join(
        f"?{name}={value}" for name, value in query.items()
    )


def listed(viewer, whose=Whose.EVERYBODYS):
    found = unfinished(viewer, factories.today(), whose).order_by("saved_at")
    return [each.household_id for each in found]


@pytest.fixture
def staff():
    return factories.UserFactory(role=Role.CAS_STAFF)


# --- R36: unfinished intakes ----------------------------------------------------------------


@pytest.mark.parametrize("state", IntakeState)
def test_r36_an_intake_is_listed_until_it_is_finished_or_discarded(staff, state):
    made = factories.household()
    factories.intake(made, state)
    assert listed(staff) == ([made.pk] if state in UNFINISHED else [])


def test_r36_a_household_that_is_not_enrolled_yet_is_listed_too(sign_in):
    made = factories.household(enrolled=False)
    factories.intake(made)
    browser = sign_in(made.created_by)
    assert ", not enrolled yet" in browser.get(address()).content.decode()
    assert not HouseholdFacts.objects.exists()


def test_r36_what_was_left_longest_comes_first_and_says_how_far_it_is(sign_in):
    late = factories.household()
    factories.intake(late, TALKING, at=days_ago(1), kind=IntakeKind.UPDATE)
    early = factories.household(by=late.created_by)
    factories.intake(early, IntakeState.READY_TO_QUEUE, at=days_ago(30), days=3)
    browser = sign_in(late.created_by)
    assert listed(late.created_by) == [early.pk, late.pk]
    body = browser.get(address()).content.decode()
    assert body.index("no place before Finish") < body.index("Still talking")
    assert "30 days ago" in body
    assert body.count("CAS Update") == 1


def test_an_intake_is_with_the_worker_or_else_with_whoever_saved_it_last(staff):
    assessor = factories.UserFactory()
    saved, given = factories.household(by=assessor), factories.household(by=assessor)
    factories.intake(saved, at=days_ago(2))
    factories.intake(given, at=days_ago(1))
    case(given, staff)
    assert listed(assessor, Whose.MINE) == [saved.pk]
    assert listed(staff, Whose.MINE) == [given.pk]
    assert listed(staff, Whose.NOBODYS) == [saved.pk]
    assert listed(assessor, Whose.AGENCYS) == [saved.pk, given.pk]
    assert listed(staff, Whose.AGENCYS) == []


def test_r36_a_colleague_goes_on_from_the_list_and_who_takes_nobody_in_is_not_led_there(sign_in):
    made = factories.household()
    intake = factories.intake(made)
    url = reverse("assessments:intake", args=[intake.key])
    colleague = sign_in(agency=made.agency)
    factories.certification(colleague.user)
    assert url in colleague.get(address()).content.decode()
    assert colleague.get(url).status_code == 200
    assert url not in sign_in(role=Role.AUDITOR).get(address(whose="all")).content.decode()


def test_nobody_is_listed_whose_record_the_reader_may_not_open(sign_in):
    made = factories.household(head={"last_name": "Zarephath"})
    factories.intake(made)
    reader = sign_in()
    assert "Zarephath" in reader.get(address(whose="all")).content.decode()
    factories.give_release(factories.head_of(made), factories.REFUSED)
    assert "Zarephath" not in reader.get(address(whose="all")).content.decode()
    assert "Zarephath" in sign_in(made.created_by).get(address()).content.decode()


def test_a_long_list_goes_on_behind_the_last_row_and_shows_everybody_once(
    sign_in, monkeypatch, staff
):
    monkeypatch.setattr(rows, "PAGE_SIZE", 2)
    at = days_ago(3)
    for _ in range(5):
        factories.intake(factories.household(), at=at)
    browser, seen, url = sign_in(staff), [], address()
    while url:
        body = browser.get(url).content.decode()
        seen += re.findall(r">(Person\d+) Example<", body)
        older = re.search(r'rel="next" href="([^"]+)"', body)
        url = older and older[1].replace("&amp;", "&")
    assert sorted(seen) == sorted(Client.objects.values_list("first_name", flat=True))


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, "%00", "é"])
def test_nonsense_in_the_address_shows_the_first_page(sign_in, staff, nonsense):
    factories.intake(factories.household())
    assert "Example" in sign_in(staff).get(address(after=nonsense)).content.decode()


def test_the_list_with_one_and_with_thirty_intakes(sign_in, staff):
    browser = sign_in(staff)
    assert_queries_do_not_grow(
        lambda: browser.get(address()), lambda: factories.intake(factories.household())
    )


def test_the_index_of_work_lists_counts_them(sign_in, staff):
    factories.intake(factories.household())
    shown = sign_in(staff).get(reverse("prioritization:work_lists")).content.decode()
    row = shown.split("Unfinished intakes")[1].split("</tr>")[0]
    assert 'class="num">1<' in row


# --- R44: exits to record -------------------------------------------------------------------


def to_record(staff):
    on = factories.today()
    return list(BY_SLUG["exits-to-record"].find(facts_of(staff, on), on))


def finished(state, **fields):
    made = fields.pop("made", None) or factories.household()
    factories.intake(made, state, **fields)
    factories.tell_lists(made, cause=Cause.INTAKE)
    return made


@pytest.mark.parametrize("state", IntakeState)
def test_r44_a_diverted_household_that_is_still_enrolled_waits_for_its_exit(staff, state):
    made = finished(state)
    found = [each.pk for each in to_record(staff)]
    assert found == ([made.pk] if state == DIVERTED else [])


def test_r44_the_exit_takes_it_off_and_a_later_stay_does_not_bring_it_back(staff):
    made = finished(DIVERTED)
    made.enrollments.update(exited_on=factories.today())
    factories.tell_lists(made, cause=Cause.EXIT)
    assert to_record(staff) == []
    factories.enroll(made)
    factories.tell_lists(made, cause=Cause.ENROLLMENT)
    assert to_record(staff) == []


def test_r44_whoever_came_back_to_the_queue_has_no_exit_to_record(staff):
    now = timezone.now()
    made = finished(DIVERTED, at=now - timedelta(hours=1))
    finished(QUEUED, made=made, at=now)
    assert to_record(staff) == []


def test_r44_the_list_says_who_finished_it_when_and_leads_to_the_exit(sign_in):
    made = finished(DIVERTED, at=days_ago(3))
    browser = sign_in(made.created_by)
    url = reverse("prioritization:work_list", args=["exits-to-record"])
    body = browser.get(url).content.decode()
    assert f"Diverted, as {made.created_by} finished the intake" in body
    assert "Finished 3 days ago" in body
    assert reverse("clients:diversion_exit", args=[made.pk]) in body
