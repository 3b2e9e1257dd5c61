"""The pages of the work lists: counts, parts, pages, and the picture of the next weeks."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cas.access.roles import Role
from clients.models import CaseAssignment
from prioritization.models import HouseholdFacts
from prioritization.worklists import rows
from prioritization.worklists.expiring import EXPIRING, WEEKS
from prioritization.worklists.weeks import finding, picture, summary, weeks
from tests import factories
from tests.factories.worklists import case, ending, known
from tests.guards.test_pages_cost import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def address(slug="expiring", **query):
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('prioritization:work_list', args=[slug])}?{parameters}"


def names_on(page):
    return re.findall(r">(?:Person\d+) Example<", page.content.decode())


def test_the_index_counts_each_list_for_the_part_that_is_asked_for(sign_in, tools):
    browser = sign_in(role=Role.CAS_STAFF)
    made = ending(5)
    ending(6)
    case(made, browser.user)
    url = reverse("prioritization:work_lists")
    for whose, number in (("all", "2"), ("mine", "1"), ("nobody", "1"), ("agency", "0")):
        shown = browser.get(url, {"whose": whose}).content.decode()
        row = shown.split("Assessments that end soon")[1].split("</tr>")[0]
        assert f'class="num">{number}<' in row


def test_an_assessor_begins_with_the_own_agency_and_staff_with_everybody(sign_in, tools):
    made = ending(5)
    assert len(names_on(sign_in(made.created_by).get(address()))) == 1
    assert len(names_on(sign_in().get(address()))) == 0
    assert len(names_on(sign_in(role=Role.CAS_STAFF).get(address()))) == 1


def test_counting_stops_where_it_tells_nobody_more(sign_in, tools, monkeypatch):
    monkeypatch.setattr(rows, "MOST_COUNTED", 2)
    for days in (5, 6, 7):
        ending(days)
    shown = sign_in(role=Role.CAS_STAFF).get(reverse("prioritization:work_lists")).content.decode()
    assert "more than 2" in shown


def test_a_long_list_goes_on_behind_the_last_row_and_shows_everybody_once(
    sign_in, tools, monkeypatch
):
    monkeypatch.setattr(rows, "PAGE_SIZE", 2)
    made = [ending(days, score=score) for days, score in ((9, 3), (9, 3), (9, 9), (4, 3), (7, 9))]
    browser = sign_in(role=Role.CAS_STAFF)
    page, seen = browser.get(address()), []
    while True:
        seen += [int(pk) for pk in re.findall(r'name="shown" value="(\d+)"', page.content.decode())]
        older = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        if not older:
            break
        page = browser.get(older[1].replace("&amp;", "&"))
    assert seen == [made[4].pk, made[2].pk, made[3].pk, made[0].pk, made[1].pk]


def test_stale_living_situations_can_be_narrowed_to_90_days(sign_in, tools):
    for days in (70, 100):
        made = factories.household(situation=None)
        factories.living_situation(made, on=factories.today() - timedelta(days=days))
        factories.tell_lists(made)
    browser = sign_in(role=Role.CAS_STAFF)
    assert len(names_on(browser.get(address("living-situation")))) == 2
    assert len(names_on(browser.get(address("living-situation", days=90)))) == 1


@pytest.mark.parametrize("odd", ["week=0", "week=13", "week=x", "whose=x", "days=1", "after=-1"])
def test_an_odd_address_shows_the_whole_list(sign_in, tools, odd):
    ending(80)
    page = sign_in(role=Role.CAS_STAFF).get(f"{address()}{odd}")
    assert len(names_on(page)) == 1


# --- The picture -----------------------------------------------------------------------------


def counted():
    on = factories.today()
    return weeks(EXPIRING.find(HouseholdFacts.objects.filter(is_enrolled=True), on), on)


def test_each_week_counts_those_whose_assessment_ends_in_it(tools, assessor):
    case(ending(0), assessor)
    ending(6, score=9)
    case(ending(7, score=9), assessor)
    ending(83)
    found = counted()
    assert [week.total for week in found] == [2, 1, *[0] * 9, 1]
    assert (found[0].evh, found[0].unassigned) == (1, 1)
    assert (found[1].evh, found[1].unassigned) == (1, 0)
    assert finding(found) == (
        "3 assessments end within four weeks, 2 of extremely vulnerable households"
    )
    assert "4 end in 12 weeks; 2 of these households have no worker." in summary(found)


def test_each_bar_is_as_high_as_its_count_and_leads_to_its_list(sign_in, tools):
    for days in (1, 2, 3, 30, 31, 80):
        ending(days)
    bars = [bar for bar in picture(counted()).bars if bar.blocks]
    heights = [sum(block.height for block in bar.blocks) for bar in bars]
    assert heights[1] == pytest.approx(heights[0] * 2 / 3, abs=0.2)
    browser = sign_in(role=Role.CAS_STAFF)
    for bar in bars:
        page = browser.get(address(whose="all", week=bar.week.number))
        assert len(names_on(page)) == bar.week.total


def test_an_empty_year_draws_no_bar_and_says_so(tools):
    found = counted()
    assert finding(found) == "No assessment ends in the next 12 weeks"
    assert all(not bar.blocks for bar in picture(found).bars)
    assert len(found) == WEEKS


def test_the_picture_is_small_named_and_says_more_than_colour(sign_in, tools):
    for days in range(0, 84, 3):
        ending(days, score=9 if days % 2 else 3)
    shown = sign_in(role=Role.CAS_STAFF).get(address()).content.decode()
    drawn = re.search(r"<svg class=\"bars week-bars\".*?</svg>", shown, re.S)[0]
    assert len(drawn.encode()) <= 8_192
    assert 'aria-label="' in drawn
    assert "url(#stripes-evh)" in drawn
    assert "style=" not in drawn


# --- Giving households to a worker -----------------------------------------------------------


def test_ticked_households_are_given_to_a_worker_at_once(sign_in, tools):
    browser = sign_in(role=Role.CAS_LEAD)
    worker = factories.UserFactory()
    first, second, other = ending(5), ending(6), ending(7)
    page = browser.post(
        address(), {"household": [first.pk, second.pk], "worker": worker.pk, "note": "Call first"}
    )
    assert page.status_code == 302
    given = CaseAssignment.objects.open()
    assert {each.household_id for each in given} == {first.pk, second.pk}
    assert {(each.worker, each.assigned_by, each.note) for each in given} == {
        (worker, browser.user, "Call first")
    }
    assert not given.filter(household=other).exists()


def test_everybody_on_the_page_is_given_with_one_button(sign_in, tools):
    browser = sign_in(role=Role.CAS_LEAD)
    worker = factories.UserFactory()
    made = [ending(days) for days in (5, 6, 7)]
    browser.post(
        address(),
        {"shown": [each.pk for each in made], "worker": worker.pk, "everybody": "1"},
    )
    assert CaseAssignment.objects.open().of(worker).count() == 3


def test_a_worker_who_may_not_open_one_of_them_gets_none_and_the_page_says_whom(sign_in, tools):
    browser = sign_in(role=Role.CAS_LEAD)
    worker = factories.UserFactory()
    open_one = ending(5)
    closed = ending(6, release=factories.NO_RELEASE)
    name = factories.head_of(closed).display_name
    page = browser.post(
        address(), {"household": [open_one.pk, closed.pk], "worker": worker.pk, "note": "Keep me"}
    )
    shown = page.content.decode()
    assert f"{worker} may not open {name}: not everybody there shares" in shown
    assert "Keep me" in shown
    assert f'value="{closed.pk}" checked' in shown
    assert not CaseAssignment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Tick at least one household."),
        ({"household": ["x"]}, "can&#x27;t be opened any more"),
        ({"household": ["987654321"]}, "can&#x27;t be opened any more"),
        ({"worker": "987654321"}, "Choose one of the answers shown."),
        ({"worker": ""}, "Choose an answer: Give them to"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(sign_in, tools, typed, words):
    ending(5)
    page = sign_in(role=Role.CAS_LEAD).post(address(), typed)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not CaseAssignment.objects.exists()


def test_an_assessor_gives_households_to_colleagues_only(sign_in, tools):
    made = ending(5)
    browser = sign_in(made.created_by)
    colleague = factories.UserFactory(agency=made.agency)
    stranger = factories.UserFactory()
    typed = {"household": [made.pk], "worker": stranger.pk}
    assert "Choose one of the answers shown." in browser.post(address(), typed).content.decode()
    assert browser.post(address(), {**typed, "worker": colleague.pk}).status_code == 302


def test_an_auditor_looks_and_gives_nobody_anything(sign_in, tools):
    made = ending(5)
    browser = sign_in(role=Role.AUDITOR)
    assert 'name="household"' not in browser.get(address()).content.decode()
    browser.post(address(), {"household": [made.pk], "worker": made.created_by_id})
    assert not CaseAssignment.objects.exists()


# --- Cost ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CAS_LEAD])
def test_a_work_list_with_one_and_with_thirty_households(sign_in, tools, role):
    browser = sign_in(role=role)
    assert_queries_do_not_grow(
        lambda: browser.get(address(whose="all")), lambda: ending(9, by=browser.user)
    )


def test_the_index_with_one_and_with_thirty_households(sign_in, tools):
    browser = sign_in(role=Role.CAS_STAFF)
    url = reverse("prioritization:work_lists")
    assert_queries_do_not_grow(lambda: browser.get(url), lambda: known(situation=None))
