"""The pages of the lists and the queue: order, who sees names and scores, paging, cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cas.access.roles import Role
from clients.models import Household
from prioritization.lists.pages import PAGE_SIZE
from prioritization.models import Entry
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
NEAR = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]


def waiting(number=1, *, score=3, **household):
    made = [factories.household(**household) for _ in range(number)]
    for each in made:
        factories.assessment(each, score=score, answers={"l1_area": "oak_park"})
    factories.tell_lists(*made)
    return made


def url_of(program):
    return reverse("prioritization:list_detail", args=[program.slug])


def page(browser, url):
    response = browser.get(url)
    assert response.status_code == 200
    return response


QUEUE = "/queue/"


def test_the_index_tells_how_many_wait_on_each_list(staff):
    factories.open_list(name="Example House", beds=12)
    factories.open_list(name="Example Homes", housing=True)
    waiting(2)
    response = page(staff, reverse("prioritization:list_index"))
    counts = [p.waiting for kind in response.context["kinds"] for p in kind["programs"]]
    assert counts == [2, 0]
    assert "Sample data" not in response.content.decode()


def test_sample_programs_say_that_nobody_has_verified_them(staff):
    program = factories.open_list(sample_as_of=factories.today())
    for url in (reverse("prioritization:list_index"), url_of(program)):
        assert "verify with the county" in page(staff, url).content.decode()


def test_a_list_without_anybody_says_how_people_join_it(staff):
    program = factories.open_list()
    assert "Nobody waits here now" in page(staff, url_of(program)).content.decode()


def test_an_unknown_or_inactive_list_is_not_found(staff):
    program = factories.open_list(is_active=False)
    assert staff.get(url_of(program)).status_code == 404
    assert staff.get("/lists/no-such-list/").status_code == 404


def test_the_list_shows_people_in_order_with_the_reason_they_are_here(staff):
    program = factories.open_list([], [(NEAR, 10)], name="Example House")
    waiting(score=3, head={"first_name": "Second"})
    waiting(score=7, head={"first_name": "First"})
    body = page(staff, url_of(program)).content.decode()
    assert body.index("First Example") < body.index("Second Example")
    assert body.count("Act today") == 1
    assert "Eligible with priority" in body
    assert "Oak Park" in body
    assert "10 points" in body


def test_r26_staff_pages_of_lists_show_no_assessment_score(staff):
    program = factories.open_list()
    waiting(score=7)
    rows = page(staff, url_of(program)).context["rows"]
    assert not {"score", "margin"} & rows[0].keys()


def test_the_rules_admin_sees_codes_and_places_and_neither_names_nor_evh(sign_in):
    program = factories.open_list([], [(NEAR, 10)])
    (made,) = waiting(score=9, head={"first_name": "Hidden"})
    body = page(sign_in(role=Role.RULES_ADMIN), url_of(program)).content.decode()
    assert f"Code {factories.head_of(made).code}" in body
    assert "Hidden" not in body
    assert "Act today" not in body
    assert "Eligible with priority" not in body


def test_an_assessor_sees_names_of_own_and_shared_households_only(sign_in, assessor):
    program = factories.open_list()
    waiting(by=assessor, release="none", head={"first_name": "Own"})
    waiting(release="granted", head={"first_name": "Shared"})
    (foreign,) = waiting(release="none", head={"first_name": "Foreign"})
    body = page(sign_in(assessor), url_of(program)).content.decode()
    assert "Own Example" in body
    assert "Shared Example" in body
    assert "Foreign" not in body
    assert factories.head_of(foreign).code not in body
    assert "Another agency&#x27;s household" in body
    assert body.count("Oak Park") == 2


def test_staff_see_a_private_household_by_code_with_the_agency_to_ask_and_no_place(staff):
    program = factories.open_list()
    (made,) = waiting(release="refused", head={"first_name": "Private"})
    body = page(staff, url_of(program)).content.decode()
    assert "Private" not in body
    assert f"Code {factories.head_of(made).code}" in body
    assert f"Contact: {made.agency.name}" in body
    assert "Oak Park" not in body


def test_c16_before_step_7_the_contact_of_an_anonymous_household_is_its_agency(staff):
    program = factories.open_list()
    (made,) = waiting(head={"anonymous": True})
    assert f"Contact: {made.agency.name}" in page(staff, url_of(program)).content.decode()


def test_c16_an_anonymous_household_shows_its_code_and_its_contact(staff):
    program = factories.open_list()
    (made,) = waiting(head={"anonymous": True})
    factories.case_conferencing(made, vsp_contact="Example Advocates, ask for R.")
    body = page(staff, url_of(program)).content.decode()
    assert f"Person {factories.head_of(made).code}" in body
    assert "Contact: Example Advocates, ask for R." in body


@pytest.mark.parametrize("role", [Role.PARTNER, Role.SYSTEM_ADMIN])
def test_who_may_not_read_lists_is_refused(sign_in, role):
    program = factories.open_list()
    browser = sign_in(role=role)
    for url in (reverse("prioritization:list_index"), url_of(program), QUEUE):
        assert browser.get(url).status_code == 403


def test_assessors_have_no_queue(sign_in):
    assert sign_in(role=Role.ASSESSOR).get(QUEUE).status_code == 403


# --- Paging --------------------------------------------------------------------------------


@pytest.fixture
def three_pages():
    program = factories.open_list()
    made = factories.household()
    factories.assessment(made)
    factories.tell_lists(made)
    _multiply_entries(program, 2 * PAGE_SIZE + 5)
    return program


def _multiply_entries(program, number):
    """Fill a list with copies, each of a household of its own with facts."""
    first = Entry.objects.get(program=program)
    facts = first.household.facts
    for place in range(1, number):
        household = Household.objects.create(
            agency=first.household.agency, created_by=first.household.created_by
        )
        facts.pk = household.pk
        facts.household = household
        facts.save(force_insert=True)
        Entry.objects.create(
            program=program,
            household=household,
            rule_version_id=first.rule_version_id,
            evh_order=1,
            score_order=-100,
            margin_order=first.margin_order + place,
            homeless_order=first.homeless_order,
            waiting_since=first.waiting_since,
            tie_break=household.tie_break,
        )


def ranks(response):
    return [row["rank"] for row in response.context["rows"]]


def test_pages_follow_each_other_without_gaps_there_and_back(staff, three_pages):
    url = url_of(three_pages)
    first = page(staff, url)
    second = page(staff, url + first.context["page"].older_url)
    third = page(staff, url + second.context["page"].older_url)
    assert ranks(first) + ranks(second) + ranks(third) == list(range(1, 2 * PAGE_SIZE + 6))
    assert first.context["page"].newer_url == third.context["page"].older_url == ""
    back = page(staff, url + third.context["page"].newer_url)
    assert ranks(back) == ranks(second)
    assert ranks(page(staff, url + back.context["page"].newer_url)) == ranks(first)


@pytest.mark.parametrize("cursor", ["after=x", "after=-1", "before=9" * 9, "after=²", "after="])
def test_a_cursor_that_names_nobody_gives_the_first_page(staff, three_pages, cursor):
    response = page(staff, f"{url_of(three_pages)}?{cursor}")
    assert ranks(response)[0] == 1


def test_a_cursor_of_another_list_gives_the_first_page(staff, three_pages):
    other = factories.open_list()
    waiting()
    entry = Entry.objects.filter(program=other).first()
    assert ranks(page(staff, f"{url_of(three_pages)}?after={entry.pk}"))[0] == 1


# --- Panels of other pages -----------------------------------------------------------------


def test_the_household_page_shows_its_places_behind_the_staff_view(staff):
    program = factories.open_list(name="Example House")
    (made,) = waiting()
    body = page(staff, reverse("clients:household", args=[made.pk])).content.decode()
    assert "Places on lists" in body
    assert f'href="{url_of(program)}"' in body
    assert "1 of 1" in body


# --- Cost ----------------------------------------------------------------------------------


def queries_of(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("place", ["list", "index"])
def test_a_page_costs_the_same_queries_with_1_and_with_30_rows(staff, place):
    program = factories.open_list()
    url = {
        "list": url_of(program),
        "index": reverse("prioritization:list_index"),
    }[place]
    waiting(score=9)
    one = queries_of(staff, url)
    waiting(29, score=9)
    if place == "index":
        for _ in range(29):
            factories.open_list()
    assert queries_of(staff, url) == one
