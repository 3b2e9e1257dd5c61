"""Who is next for a kind of housing as a whole (C1, C4, R28), with the places on each list."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Tool
from assessments.models import CaseConferencing
from cas.access.roles import Role
from prioritization.conferencing import priority
from prioritization.conferencing.priority import Show, kind_page
from prioritization.enums import ProgramKind
from prioritization.models import Entry
from prioritization.querysets.order import SORT_KEY
from tests import factories
from tests.factories import housing

PSH = ProgramKind.PERMANENT_SUPPORTIVE
URL = reverse("prioritization:housing_list", args=[PSH])


def shown(show=Show.ALL, **where):
    return [entry.household_id for entry in kind_page(PSH, show=show, **where).entries]


def save_record(browser, made):
    stored = CaseConferencing.objects.filter(household=made).first()
    url = reverse("assessments:case_conferencing", args=[made.pk])
    answer = browser.post(url, {"revision": stored.revision if stored else 0, "blockers": "x"})
    assert answer.status_code == 302


def test_c1_a_housing_list_opens_with_a_current_hct_and_not_with_a_crisis_assessment(tools):
    housing.housing_list()
    made = factories.household()
    factories.assessment(made, Tool.CRISIS, score=12)
    factories.tell_lists(made)
    assert shown() == []
    factories.assessment(made, Tool.HCT, score=2)
    factories.tell_lists(made)
    assert shown() == [made.pk]


def test_c1_a_housing_list_is_left_when_the_hct_has_expired(tools):
    housing.housing_list()
    made = factories.household()
    long_ago = factories.today() - timedelta(days=500)
    factories.assessment(made, Tool.HCT, on=long_ago)
    factories.tell_lists(made)
    assert shown() == []


def test_c4_evh_first_then_by_the_margin_of_the_hct(tools):
    housing.housing_list()
    low, high = (housing.waiting(score=score) for score in (2, 5))
    evh = housing.waiting(score=8, children=())
    crisis_evh = factories.household()
    factories.assessment(crisis_evh, Tool.HCT, score=1)
    factories.assessment(crisis_evh, Tool.CRISIS, score=9)
    factories.tell_lists(crisis_evh)
    assert shown() == [evh.pk, crisis_evh.pk, high.pk, low.pk]


def test_a_household_on_several_lists_stands_here_once_by_its_best_place(staff):
    housing.housing_list(name="Oak")
    in_oak_park = {"fact": "household_size", "op": "ge", "value": 2}
    factories.open_list(factors=[([in_oak_park], 10)], kind=PSH, name="Maple")
    single = housing.waiting(score=5)
    pair = housing.waiting(score=1, partner=True)
    assert shown() == [pair.pk, single.pk]
    places = kind_page(PSH, show=Show.ALL).places
    found = {each.program.name: each.rank for each in places[pair.pk]}
    assert found == {"Maple": 1, "Oak": 2}
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", staff.get(URL).content.decode()))
    assert "Maple" in page


def test_lists_of_another_kind_say_nothing_here(tools):
    housing.housing_list(ProgramKind.RAPID_REHOUSING)
    housing.waiting()
    assert shown() == []


def test_r28_the_papers_alone_do_not_make_anybody_doc_ready_on_the_list(staff):
    housing.housing_list()
    made = housing.waiting()
    factories.all_documents(made, "psh")
    factories.tell_lists(made)
    assert shown(Show.READY) == []
    assert shown(Show.NOT_READY) == [made.pk]
    assert "Not doc-ready" in staff.get(URL).content.decode()


def test_r28_the_saved_case_conferencing_record_makes_them_doc_ready(staff):
    housing.housing_list()
    made = housing.waiting()
    factories.service_plan(made, made.assessments.get())
    factories.all_documents(made, "psh")
    save_record(staff, made)
    assert shown(Show.READY) == [made.pk]
    assert shown(Show.NOT_READY) == []
    page = kind_page(PSH, show=Show.READY)
    assert (page.counts.waiting, page.counts.ready) == (1, 1)


def test_doc_ready_and_not_doc_ready_are_shown_apart_in_the_same_order(tools):
    housing.housing_list()
    ready = []
    for score in (1, 2, 3, 4):
        made = housing.waiting(score=score, told=False)
        if score % 2:
            through = {"psh": "9999-12-31"}
            factories.case_conferencing(made, ready_through=through)
            ready.append(made.pk)
        factories.tell_lists(made)
    assert shown(Show.READY) == ready[::-1]
    assert len(shown(Show.NOT_READY)) == 2
    assert set(shown()) == {*shown(Show.READY), *shown(Show.NOT_READY)}


def test_pages_follow_each_other_without_a_gap_both_ways(tools, monkeypatch):
    monkeypatch.setattr(priority, "PAGE_SIZE", 3)
    for _ in range(2):
        housing.housing_list()
    made = [housing.waiting(score=score % 5) for score in range(8)]
    best = {}
    for entry in Entry.objects.standing().order_by(*SORT_KEY):
        best.setdefault(entry.household_id, entry)
    first = kind_page(PSH, show=Show.ALL)
    second = kind_page(PSH, show=Show.ALL, after=str(first.entries[-1].pk))
    third = kind_page(PSH, show=Show.ALL, after=str(second.entries[-1].pk))
    pages = [first, second, third]
    found = [entry.household_id for page in pages for entry in page.entries]
    assert found == list(best)
    assert len(found) == len(made)
    assert [page.first_rank for page in pages] == [1, 4, 7]
    assert [page.shown for page in pages] == ["1-3 of 8", "4-6 of 8", "7-8 of 8"]
    back = kind_page(PSH, show=Show.ALL, before=str(third.entries[0].pk))
    assert [each.pk for each in back.entries] == [each.pk for each in second.entries]
    assert not third.older_url
    assert not first.newer_url


def test_why_somebody_stands_there_is_one_link_away(staff):
    program = housing.housing_list()
    made = housing.waiting()
    page = staff.get(URL).content.decode()
    assert reverse("prioritization:why_cell", args=[made.pk, program.slug]) in page


def test_an_assessor_sees_no_name_of_a_household_that_is_not_shared(sign_in, tools):
    housing.housing_list()
    made = housing.waiting(release=factories.NO_RELEASE)
    page = sign_in().get(URL).content.decode()
    head = factories.head_of(made)
    assert head.display_name not in page
    assert head.code not in page
    assert "Another agency" in page


def test_the_rules_admin_sees_codes_and_no_score(sign_in, tools):
    housing.housing_list()
    made = housing.waiting(score=9)
    page = sign_in(role=Role.RULES_ADMIN).get(URL).content.decode()
    assert factories.head_of(made).code in page
    assert factories.head_of(made).display_name not in page
    assert "Act today" not in page


def test_an_unknown_kind_does_not_exist(staff):
    for kind in ("shelter", "queue", "castle"):
        url = reverse("prioritization:housing_list", args=[kind])
        assert staff.get(url).status_code == 404


def test_a_kind_without_programs_is_an_empty_page(staff):
    assert "Nobody waits for this now" in staff.get(URL).content.decode()


def test_the_list_asks_the_database_as_often_for_many_as_for_one(staff):
    for _ in range(3):
        housing.housing_list()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(URL).status_code == 200
        return len(queries)

    housing.waiting()
    asked()
    one = asked()
    for _ in range(20):
        housing.waiting()
    assert asked() == one
